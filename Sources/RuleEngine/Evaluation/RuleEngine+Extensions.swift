import RuleLanguage
import Telemetry
import TimeSeries

extension RuleEngine {
  /// The result of a call of a function that PromQL does not have.
  mutating func extensionCall(
    _ function: Function, _ arguments: [Expression], _ context: inout GeneralContext, head: borrowing Head
  ) throws(EvaluationFault) -> Vector {
    preconditionFailure("\(function.rawValue) is not evaluated yet.")
  }
}
