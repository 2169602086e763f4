import Glibc
import Telemetry

/// The memory of all rings: slabs of a mebibyte, cut into blocks by halving.
///
/// Rings double when they fill, and a whole province starts at the same minute, so its rings double at the
/// same minute too. Free lists of fixed sizes would then keep half of the memory in blocks that nobody wants
/// any more; a buddy allocator joins two freed neighbours into the block that the next ring needs. (D. E.
/// Knuth, *The Art of Computer Programming*, volume 1, section 2.5, algorithms R and S.)
@safe
final class SampleSlabs {
  /// The smallest ring: four samples, one cache line.
  static let smallestOrder = 2
  /// The largest block of a slab: 65,536 samples are one mebibyte. A longer ring gets memory of its own.
  static let slabOrder = 16

  private static let slabBytes = MemoryLayout<Sample>.stride << slabOrder
  private static let notFree: UInt8 = 255

  /// What a free block holds in its first sixteen bytes.
  @safe
  private struct FreeNode {
    var next: UnsafeMutablePointer<FreeNode>?
    var previous: UnsafeMutablePointer<FreeNode>?
  }

  /// One slab: for each smallest block, the order of the free block that begins there, or `notFree`.
  @safe
  private struct Slab {
    let base: UnsafeMutableRawPointer
    var freeOrders: [UInt8]
  }

  private var slabs: [Slab] = []
  private var slabNumbers: [UInt: Int] = [:]
  private var freeLists = unsafe [UnsafeMutablePointer<FreeNode>?](repeating: nil, count: slabOrder + 1)
  /// Bytes taken from the system.
  private(set) var residentBytes = 0

  deinit {
    for slab in slabs { unsafe free(slab.base) }
  }

  /// A block of `1 << order` samples, uninitialised.
  func allocate(order: Int) -> UnsafeMutablePointer<Sample> {
    guard order <= SampleSlabs.slabOrder else {
      residentBytes += MemoryLayout<Sample>.stride << order
      return UnsafeMutablePointer<Sample>.allocate(capacity: 1 << order)
    }
    var found = order
    while found <= SampleSlabs.slabOrder, unsafe freeLists[found] == nil { found += 1 }
    if found > SampleSlabs.slabOrder {
      addSlab()
      found = SampleSlabs.slabOrder
    }
    guard let node = unsafe freeLists[found] else { preconditionFailure("a free list lost its block") }
    let block = UnsafeMutableRawPointer(node)
    unsafe unlink(block, order: found)
    while found > order {
      found -= 1
      unsafe link(block + (MemoryLayout<Sample>.stride << found), order: found)
    }
    return unsafe block.bindMemory(to: Sample.self, capacity: 1 << order)
  }

  /// Gives a block back, and joins it with its neighbour as long as that is free too.
  func release(_ samples: UnsafeMutablePointer<Sample>, order: Int) {
    guard order <= SampleSlabs.slabOrder else {
      residentBytes -= MemoryLayout<Sample>.stride << order
      unsafe samples.deallocate()
      return
    }
    var block = UnsafeMutableRawPointer(samples)
    var order = order
    let (number, _) = unsafe position(of: block)
    let base = unsafe slabs[number].base
    while order < SampleSlabs.slabOrder {
      let offset = unsafe block - base
      let buddy = unsafe base + (offset ^ (MemoryLayout<Sample>.stride << order))
      let (_, cell) = unsafe position(of: buddy)
      guard slabs[number].freeOrders[cell] == UInt8(order) else { break }
      unsafe unlink(buddy, order: order)
      if unsafe buddy < block { unsafe block = buddy }
      order += 1
    }
    unsafe link(block, order: order)
  }

  private func addSlab() {
    var memory: UnsafeMutableRawPointer?
    let code = unsafe posix_memalign(&memory, SampleSlabs.slabBytes, SampleSlabs.slabBytes)
    guard code == 0, let base = unsafe memory else { preconditionFailure("no memory for the head") }
    let cells = 1 << (SampleSlabs.slabOrder - SampleSlabs.smallestOrder)
    slabNumbers[UInt(bitPattern: base)] = slabs.count
    unsafe slabs.append(
      Slab(base: base, freeOrders: [UInt8](repeating: SampleSlabs.notFree, count: cells)))
    residentBytes += SampleSlabs.slabBytes
    unsafe link(base, order: SampleSlabs.slabOrder)
  }

  /// The slab a block lies in (slabs are aligned to their own size), and its cell there.
  private func position(of block: UnsafeMutableRawPointer) -> (slab: Int, cell: Int) {
    let address = UInt(bitPattern: block)
    let base = address & ~UInt(SampleSlabs.slabBytes - 1)
    guard let number = slabNumbers[base] else { preconditionFailure("a block of no slab was released") }
    return (number, Int(address - base) / (MemoryLayout<Sample>.stride << SampleSlabs.smallestOrder))
  }

  private func link(_ block: UnsafeMutableRawPointer, order: Int) {
    let node = unsafe block.bindMemory(to: FreeNode.self, capacity: 1)
    unsafe node.initialize(to: FreeNode(next: freeLists[order], previous: nil))
    unsafe freeLists[order]?.pointee.previous = node
    unsafe freeLists[order] = node
    let (slab, cell) = unsafe position(of: block)
    slabs[slab].freeOrders[cell] = UInt8(order)
  }

  private func unlink(_ block: UnsafeMutableRawPointer, order: Int) {
    let node = unsafe block.assumingMemoryBound(to: FreeNode.self)
    let next = unsafe node.pointee.next
    let previous = unsafe node.pointee.previous
    unsafe next?.pointee.previous = previous
    if let previous = unsafe previous {
      unsafe previous.pointee.next = next
    } else {
      unsafe freeLists[order] = next
    }
    let (slab, cell) = unsafe position(of: block)
    slabs[slab].freeOrders[cell] = SampleSlabs.notFree
  }
}
