"""The four boards 建 管 学 用: works and sites, managing, learning, use."""
