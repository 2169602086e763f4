/// The functions of the rule language, under the names they are written with. All are PromQL's but the last group.
package enum Function: String, Hashable, Sendable, CaseIterable {
  // Values of a window.

  /// The mean of the window's readings.
  case avgOverTime = "avg_over_time"
  /// The smallest of the window's readings.
  case minOverTime = "min_over_time"
  /// The largest of the window's readings.
  case maxOverTime = "max_over_time"
  /// Their sum.
  case sumOverTime = "sum_over_time"
  /// How many readings the window holds.
  case countOverTime = "count_over_time"
  /// The newest reading of the window; keeps the quantity's name.
  case lastOverTime = "last_over_time"
  /// One where the window holds a reading.
  case presentOverTime = "present_over_time"
  /// One where no window of the operand holds a reading, nothing otherwise.
  case absentOverTime = "absent_over_time"
  /// The quantile `q` from 0 to 1 of the window's readings, interpolated.
  case quantileOverTime = "quantile_over_time"
  /// The standard deviation of the window's readings, seen as the whole population.
  case stddevOverTime = "stddev_over_time"
  /// The square of the standard deviation.
  case stdvarOverTime = "stdvar_over_time"
  /// The median of the distances to the median.
  case madOverTime = "mad_over_time"
  /// The rise of a counter a second, extrapolated to the window's ends.
  case rate
  /// The rise of a counter, extrapolated to the window's ends as Prometheus does.
  case increase
  /// The rise of a counter a second between the window's last two readings.
  case irate
  /// The exact rise of a counter over the window, resets counted, nothing extrapolated.
  case total
  /// The difference between the window's ends, extrapolated, for values that rise and fall.
  case delta
  /// The difference between the window's last two readings.
  case idelta
  /// The slope a second by least squares.
  case deriv
  /// The value so many seconds from now on the line fitted to the window.
  case predictLinear = "predict_linear"
  /// The window's last value smoothed with its trend, by two factors from 0 to 1 (Holt and Winters).
  case doubleExponentialSmoothing = "double_exponential_smoothing"
  /// How often the value changed within the window.
  case changes
  /// How often a counter fell within the window.
  case resets

  // Values one by one.

  /// The magnitude of each value.
  case abs
  /// Each value rounded up to a whole number.
  case ceil
  /// Each value rounded down to a whole number.
  case floor
  /// Each value rounded to the nearest multiple of a number, one where none is given; halves upwards.
  case round
  /// Each value brought between two bounds.
  case clamp
  /// Each value, or the bound where it is larger.
  case clampMax = "clamp_max"
  /// Each value, or the bound where it is smaller.
  case clampMin = "clamp_min"
  /// e to the power of each value.
  case exp
  /// The natural logarithm.
  case ln
  /// The logarithm to base two.
  case log2
  /// The logarithm to base ten.
  case log10
  /// The square root.
  case sqrt
  /// −1, 0 or 1 by the sign.
  case sgn
  /// The sine of an angle in radians.
  case sin
  /// The cosine of an angle in radians.
  case cos
  /// The tangent of an angle in radians.
  case tan
  /// The angle with that sine.
  case asin
  /// The angle with that cosine.
  case acos
  /// The angle with that tangent.
  case atan
  /// The hyperbolic sine.
  case sinh
  /// The hyperbolic cosine.
  case cosh
  /// The hyperbolic tangent.
  case tanh
  /// The number with that hyperbolic sine.
  case asinh
  /// The number with that hyperbolic cosine.
  case acosh
  /// The number with that hyperbolic tangent.
  case atanh
  /// Radians as degrees.
  case deg
  /// Degrees as radians.
  case rad
  /// π.
  case pi

  // Times.

  /// The evaluation time in seconds since 1970.
  case time
  /// The time of each element's reading, in seconds since 1970.
  case timestamp
  /// The minute of the hour, of each value read as seconds since 1970, UTC; of the evaluation time where no
  /// argument is given, as with all functions of the calendar.
  case minute
  /// The hour of the day in UTC, 0 to 23.
  case hour
  /// The day of the week in UTC, Sunday being 0.
  case dayOfWeek = "day_of_week"
  /// The day of the month in UTC, from 1.
  case dayOfMonth = "day_of_month"
  /// The day of the year in UTC, from 1.
  case dayOfYear = "day_of_year"
  /// How many days the month has.
  case daysInMonth = "days_in_month"
  /// The month in UTC, from 1.
  case month
  /// The year in UTC.
  case year

  // Elements and labels.

  /// One where the operand has no element, nothing otherwise.
  case absent
  /// The value of the only element as a number; NaN where there is none or more than one.
  case scalar
  /// A number as an element without labels.
  case vector
  /// The elements by value, smallest first.
  case sort
  /// The elements by value, largest first.
  case sortDesc = "sort_desc"
  /// Sets a label to what a pattern finds in another label.
  case labelReplace = "label_replace"
  /// Sets a label to several others joined by a text.
  case labelJoin = "label_join"

  // What PromQL does not have.

  /// A threshold of every device that has it, as it is by the law of the day.
  case threshold
  /// The QARTOD flag of the newest reading where it is SUSPECT, FAIL or MISSING.
  case flagged
  /// For each device of the operand, how many of the operand's elements lie within so many metres of it, its
  /// own among them.
  case near
  /// For each device of a selector, how many of its devices the inventory lists within so many metres, itself
  /// among them: how many should have reported.
  case neighbours
  /// The NowCast of the last twelve whole hours, as the VN_AQI weighs particles.
  case nowcast
  /// The hourly VN_AQI of each station, from its PM2.5, PM10, O3, NO2, SO2 and CO.
  case vnAQI = "vn_aqi"
  /// The daily VN_AQI of each station, from the last twenty-four whole hours.
  case vnAQIDaily = "vn_aqi_daily"
  /// The fitted rise an hour over a window; negative while it falls.
  case rising
  /// How many seconds until the fitted line reaches a threshold; nothing where it moves away.
  case timeTo = "time_to"
}
