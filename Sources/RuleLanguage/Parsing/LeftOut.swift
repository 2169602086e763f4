/// What Prometheus has and readings have no use for, so that a rule author is told why instead of "unknown".
enum LeftOut {
  /// Aggregations that are left out, with the reason.
  static let aggregations: [String: String] = [
    "limitk": "it picks series by chance; topk or bottomk pick them by value",
    "limit_ratio": "it picks series by chance; topk or bottomk pick them by value",
  ]

  /// Functions that are left out, with the reason.
  static let functions: [String: String] = [
    "histogram_avg": histograms, "histogram_count": histograms, "histogram_fraction": histograms,
    "histogram_quantile": histograms, "histogram_stddev": histograms, "histogram_stdvar": histograms,
    "histogram_sum": histograms, "histogram_quantiles": histograms,
    "info": "every series carries the labels of its device already",
    "sort_by_label": "an order by label decides nothing; sort orders by value",
    "sort_by_label_desc": "an order by label decides nothing; sort_desc orders by value",
    "first_over_time": "it is an experiment of Prometheus; what was is asked with offset",
    "ts_of_first_over_time": experiment, "ts_of_last_over_time": experiment,
    "ts_of_max_over_time": experiment, "ts_of_min_over_time": experiment,
    "holt_winters": "Prometheus 3 calls it double_exponential_smoothing",
  ]

  private static let histograms =
    "native histograms are not readings; the quantile of a window is quantile_over_time(0.9, …)"
  private static let experiment =
    "it is an experiment of Prometheus; the time of the newest reading is timestamp(…)"

  /// What a person probably meant by a name that PromQL does not have.
  static let meanings: [String: String] = [
    "mean": "avg", "average": "avg", "length": "count", "size": "count", "median": "quantile(0.5, …)",
    "now": "time()", "power": "the operator ^", "pow": "the operator ^", "if": "a comparison",
    "mod": "the operator %", "mean_over_time": "avg_over_time",
    "median_over_time": "quantile_over_time(0.5, …)",
  ]
}
