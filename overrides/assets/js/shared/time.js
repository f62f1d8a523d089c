/* Times as people read and hear them, and where in a row of times one is. Pure. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});

  function whole(seconds) {
    return isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  courseware.time = {
    /* 754 → 12:34, 3754 → 1:02:34 */
    clock: function (seconds) {
      var all = whole(seconds);
      var hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
      return (hours ? hours + ":" + two(minutes) : String(minutes)) + ":" + two(all % 60);
    },

    /* 754 → 12分34秒, for those who listen to the page. */
    spoken: function (seconds) {
      var all = whole(seconds);
      var hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
      return (hours ? hours + "小时" : "") + (hours || minutes ? minutes + "分" : "") + (all % 60) + "秒";
    },

    /* Returns the index of the last of `starts` (in order) that is not after `at`, -1 before all. */
    under: function (starts, at) {
      var low = 0, high = starts.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (starts[middle] <= at) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    }
  };
})();
