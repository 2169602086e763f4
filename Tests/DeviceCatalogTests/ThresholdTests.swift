import DeviceCatalog
import Telemetry
import Testing

@Suite struct `A threshold of a device` {
  private func load(inventory: String, _ thresholds: String) -> (catalog: Catalog?, faults: [String]) {
    DeviceFiles([
      "gauge.yaml": DeviceFiles.gauge, "rivers.csv": inventory, "thresholds.csv": thresholds,
    ]).load()
  }

  private func midnight(_ year: Int, _ month: Int, _ day: Int) -> Milliseconds {
    CivilTime(year: year, month: month, day: day).time(offsetMinutes: 420)
  }

  @Test func `holds from its first day to the end of its last, in Việt Nam`() throws {
    let (loaded, faults) = load(
      inventory: "id,class,commune\nG,gauge,21025\n",
      """
      device,name,value,unit,valid_from,valid_until,source,grade
      G,bd1,300,cm,,2020-01-30,old decision,S
      G,bd1,3.5,m,2020-01-31,,QĐ 05/2020/QĐ-TTg,V
      """)
    #expect(faults == [])
    let catalog = try #require(loaded)
    let column = try #require(catalog.thresholds.column(of: "bd1"))
    let change = midnight(2020, 1, 31)
    let value = { catalog.thresholds.value(column: column, device: DeviceIndex(0), at: $0) }
    #expect(value(change - 1) == 3)
    #expect(value(change) == 3.5)
    #expect(value(midnight(1964, 11, 10)) == 3)
    #expect(catalog.thresholdRecords.map(\.grade) == ["S", "V"])
  }

  @Test func `may stand in the inventory instead`() throws {
    let (loaded, faults) = load(
      inventory: "id,class,commune,threshold:bank\nG,gauge,21025,7.5\nH,gauge,21025,\n",
      "device,name,value\nH,bank,8\n")
    #expect(faults == [])
    let catalog = try #require(loaded)
    #expect(catalog.thresholds.history(of: "bank", device: DeviceIndex(0)) == [.init(value: 7.5)])
    #expect(catalog.thresholds.history(of: "bank", device: DeviceIndex(1)) == [.init(value: 8)])
  }

  @Test func `is given in one place and once for each day`() {
    let (catalog, faults) = load(
      inventory: "id,class,commune,threshold:bd1\nG,gauge,21025,3.5\n",
      """
      device,name,value,valid_from,valid_until
      G,bd1,3.4,,
      G,bd2,5.0,2020-01-31,2025-06-30
      G,bd2,5.2,2025-06-30,
      G,bd3,6.5,2021-01-01,2020-01-01
      """)
    #expect(catalog == nil)
    #expect(
      faults == [
        "rivers.csv:2:15: bd1 of device 'G' is given here and in thresholds.csv:2; keep one of them",
        "thresholds.csv:4:1: bd2 of device 'G' is already given in line 3 for the same days; valid_until is "
          + "the last day a value holds",
        "thresholds.csv:5:22: valid_until lies before valid_from",
      ])
  }

  @Test func `is in the unit of what it limits`() throws {
    let files = DeviceFiles([
      "air.yaml": """
      class: air
      kind: air
      topic: air/{device}
      interval: 5m
      fields:
        - { quantity: o3, pointer: /o3, unit: ppb }
        - { quantity: no2, pointer: /no2, unit: ppb }
      """,
      "air.csv": "id,class,commune\nA,air,21025\n",
      "thresholds.csv": """
      device,name,value,unit,quantity
      A,first,100,ppb,
      A,second,100,ppb,no2
      A,third,200,,
      """,
    ])
    let catalog = try #require(files.load().catalog)
    #expect(catalog.thresholdRecords.map(\.entry.value) == [196.2, 188.1, 200])
  }
}
