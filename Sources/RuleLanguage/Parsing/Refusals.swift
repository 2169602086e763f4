/// What PromQL has and this version leaves out, so that a rule author is told so instead of "syntax error".
enum Refusals {
  /// Aggregations of PromQL that are not in this version.
  static let aggregations: Set<String> = [
    "topk", "bottomk", "quantile", "stddev", "stdvar", "group", "count_values", "limitk", "limit_ratio",
  ]

  /// Functions of PromQL that are not in this version.
  static let functions: Set<String> = [
    "absent_over_time", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "changes", "clamp",
    "clamp_max", "clamp_min", "cos", "cosh", "day_of_month", "day_of_week", "day_of_year", "days_in_month",
    "deg", "double_exponential_smoothing", "exp", "first_over_time", "floor", "histogram_avg",
    "histogram_count", "histogram_fraction", "histogram_quantile", "histogram_stddev", "histogram_stdvar",
    "histogram_sum", "idelta", "info", "irate", "label_join", "label_replace", "ln", "log10", "log2",
    "mad_over_time", "minute", "month", "pi", "predict_linear", "rad", "rate", "resets", "round", "scalar",
    "sgn", "sin", "sinh", "sort", "sort_by_label", "sort_by_label_desc", "sort_desc", "sqrt",
    "stddev_over_time", "stdvar_over_time", "tan", "tanh", "ts_of_last_over_time", "ts_of_max_over_time",
    "ts_of_min_over_time", "vector", "year", "threshold", "flagged", "near", "neighbours", "nowcast",
    "vn_aqi",
    "vn_aqi_daily", "rising", "time_to",
  ]

  /// What a person probably meant by a function that does not exist.
  static func hint(for name: String) -> String {
    switch name {
    case "rate": "; use increase(…) divided by the seconds of the window"
    case "mean", "average": "; write avg"
    case "length", "size": "; write count"
    default: ""
    }
  }
}
