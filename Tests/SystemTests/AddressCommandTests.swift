import JSONText
import LocalBroker
import Testing

extension `The program as a whole` {
  @Suite struct `An address that nobody knows` {
    @Test func `is one document for who asks for documents`() throws {
      let city = try City()
      let (_, made) = try city.command(
        "address", "declare", "--commune", "21025", "--house", "1", "--street", "Lê Lợi", "--no-index")
      #expect(made.contains("declared"), "\(made)")
      for command in [["show", "999"], ["owner", "999", "An"]] {
        let (ending, output) =
          command.count == 2
          ? try city.command("address", command[0], command[1], "--json")
          : try city.command("address", command[0], command[1], command[2], "--json")
        #expect(ending == .exited(1), "\(output)")
        let document = try JSONValue.parse(Array(output.utf8))
        #expect(document["done"] == .bool(false))
        #expect(document["reason"]?.string?.contains("no object '999'") == true)
      }
    }
  }
}
