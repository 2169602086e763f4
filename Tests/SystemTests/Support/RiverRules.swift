/// The river-stage ladder as a test wants it.
enum RiverRules {
  /// The rule's id.
  static let id = "river-stage/RiverStage"

  /// Báo động I to III, with or without a margin to clear by.
  static func ladder(clear: String? = nil) -> String {
    """
    groups:
      - name: river-stage
        rules:
          - alert: RiverStage
            expr: water_level{kind="river"}
            levels:
              - { level: "1", name: Báo động I, threshold: bd1, severity: minor }
              - { level: "2", name: Báo động II, threshold: bd2, severity: moderate }
              - { level: "3", name: Báo động III, threshold: bd3, severity: severe }
            when: above\(clear.map { "\n        clear: \($0)" } ?? "")
            annotations:
              summary: '{{ $labels.name }}: {{ vn $value 2 }} m, {{ $level.name }}'
              summary_en: '{{ $labels.name }}: {{ printf "%.2f" $value }} m, {{ $level.name }}'

    """
  }
}
