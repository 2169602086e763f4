import AddressIndex
import RuleLanguage
import Telemetry

/// One text and the promises that a reader keeps on it.
enum Trial {
  /// Which promise was broken; `nil` where all were kept.
  static func fault(of text: String, as kind: Corpus.Kind, _ tally: inout Tally) -> String? {
    switch kind {
    case .expression: expression(text, &tally)
    case .ruleFile: ruleFile(text, &tally)
    case .template: template(text, &tally)
    case .pattern: pattern(text, &tally)
    case .addressLine: addressLine(text, &tally)
    }
  }

  private static func expression(_ text: String, _ tally: inout Tally) -> String? {
    for syntax in [Syntax.citywatch, .prometheus] {
      do throws(ExpressionFault) {
        let expression = try Expression(parsing: text, syntax: syntax)
        tally.accepted += 1
        if let fault = nesting(of: expression) ?? printing(of: expression, syntax) { return fault }
        _ = expression.sources
      } catch {
        tally.refused += 1
        guard error.range.lowerBound <= error.range.upperBound, error.range.upperBound <= text.utf8.count,
          !error.message.isEmpty
        else { return "the fault stands outside the text: \(error)" }
      }
    }
    return nil
  }

  /// Every node stands inside its parent, but for those that the parser made of one argument.
  private static func nesting(of expression: Expression) -> String? {
    for child in expression.children {
      let isInside =
        expression.range.lowerBound <= child.range.lowerBound
        && child.range.upperBound <= expression.range.upperBound
      if !isInside { return "a part stands outside of the whole" }
      if let fault = nesting(of: child) { return fault }
    }
    return nil
  }

  private static func printing(of expression: Expression, _ syntax: Syntax) -> String? {
    let printed = expression.text
    // Escapes and labels written out may make a text longer than what is read.
    guard printed.utf8.count <= Expression.maximumLength else { return nil }
    do throws(ExpressionFault) {
      let again = try Expression(parsing: printed, syntax: syntax)
      return again.text == printed ? nil : "printed \(printed)\nand then \(again.text)"
    } catch {
      return "printed \(printed)\nwhich is refused: \(error.message)"
    }
  }

  private static func ruleFile(_ text: String, _ tally: inout Tally) -> String? {
    for syntax in [Syntax.citywatch, .prometheus] {
      let (rules, diagnostics) = RuleSet.parse(text, file: "f", syntax: syntax)
      guard let rules else {
        tally.refused += 1
        // YAML counts more than line feeds as the end of a line.
        let lines = text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 2
        for fault in diagnostics where fault.line < 0 || fault.line > lines || fault.column < 0 {
          return "the fault stands outside the file: \(fault)"
        }
        if !diagnostics.contains(where: { $0.gravity == .error }) { return "refused without a reason" }
        continue
      }
      tally.accepted += 1
      for rule in rules.rules {
        _ = rule.effect.nextChange(after: 1_763_337_600_000)
        _ = rule.converted { _ in (0.01, 0) }
      }
    }
    return nil
  }

  private static func template(_ text: String, _ tally: inout Tally) -> String? {
    do throws(TemplateFault) {
      _ = try Template(text)
      tally.accepted += 1
    } catch {
      tally.refused += 1
      guard (0...text.utf8.count).contains(error.offset) else { return "the fault stands outside: \(error)" }
    }
    return nil
  }

  /// Built from the tables in `addresses`; without them it knows no unit and reads all the rest.
  private static let parser: AddressParser = {
    let index = AddressIndex.open(directory: "addresses", database: nil).index
    return index?.parser ?? AddressParser(lexicon: UnitLexicon([]))
  }()

  private static func addressLine(_ text: String, _ tally: inout Tally) -> String? {
    let address = parser.parse(text)
    if address.refusal == nil { tally.accepted += 1 } else { tally.refused += 1 }
    if (address.sureness == .full) && !address.notUnderstood.isEmpty {
      return "sure of what it does not understand"
    }
    let longest = address.notUnderstood.map(\.utf8.count).max() ?? 0
    return longest > text.utf8.count ? "left over more than there was" : nil
  }

  private static func pattern(_ text: String, _ tally: inout Tally) -> String? {
    do throws(PatternFault) {
      let pattern = try Pattern(text)
      // The groups of a pattern that replaces are bounded; a pattern that only matches may have more.
      let replacement = try? Replacement(pattern: text)
      tally.accepted += 1
      for value in ["", "71540", "Trà Khúc tại cầu", String(repeating: "ab", count: 60)] {
        guard let replacement else { break }
        let isReplaced = replacement.text(for: value, template: "$1${n}$0") != nil
        if pattern.matches(value) != isReplaced { return "matches and replaces differ on '\(value)'" }
      }
    } catch {
      tally.refused += 1
      guard (0...text.utf8.count).contains(error.offset) else { return "the fault stands outside: \(error)" }
    }
    return nil
  }
}
