"""Spreadsheets as offices send them.

`stations.xls` is a real .xls of Excel 97 with a merged cell, a day and a code that lost its last
digits. It was written by xlwt 1.3.0, which is no dependency. Sheet 站点; headings 编号, 站点名称,
建设批次, 区划代码, 开通日期; then qinghe, 清河村学习站, 1, the number 510101199001011234, the day
2026-06-18; then hekou over the merged cells A3:A4.
"""
