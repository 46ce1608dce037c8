namespace Sdk.Container.Hygiene.Debian;

/// <summary>
/// A multimap from pieces of one large buffer to numbers. Keys are offsets into the buffer, not strings: an entry costs 16 bytes and no allocation, so that 60,000 names are
/// indexed in the time that a dictionary of strings takes to allocate them.
/// </summary>
internal sealed class SpanMap
{
    private Entry[] _entries;
    private int[] _buckets;

    public SpanMap(int capacity)
    {
        _entries = new Entry[Math.Max(16, capacity)];
        _buckets = [];
        Rehash([]);
    }

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> buffer, int offset, int length, int value)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
            Rehash(buffer);
        }
        _entries[Count] = new(offset, length, value, 0);
        Link(buffer, Count++);
    }

    /// <summary>The values of a key, in the order in which they were added.</summary>
    public List<int> Find(ReadOnlyMemory<byte> buffer, ReadOnlySpan<byte> key)
    {
        var values = new List<int>();
        for (var next = _buckets[Bucket(key)] - 1; next >= 0; next = _entries[next].Next - 1)
        {
            var entry = _entries[next];
            if (buffer.Span.Slice(entry.Offset, entry.Length).SequenceEqual(key))
                values.Add(entry.Value);
        }
        values.Reverse();
        return values;
    }

    public IEnumerable<ReadOnlyMemory<byte>> Keys(ReadOnlyMemory<byte> buffer) => _entries.Take(Count).Select(entry => buffer.Slice(entry.Offset, entry.Length));

    /// <summary>Every key with its value, in the order in which they were added.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, int Value)> Entries(ReadOnlyMemory<byte> buffer) =>
        _entries.Take(Count).Select(entry => (buffer.Slice(entry.Offset, entry.Length), entry.Value));

    private void Rehash(ReadOnlySpan<byte> buffer)
    {
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_entries.Length)];
        for (var i = 0; i < Count; i++)
            Link(buffer, i);
    }

    private void Link(ReadOnlySpan<byte> buffer, int index)
    {
        ref var entry = ref _entries[index];
        ref var bucket = ref _buckets[Bucket(buffer.Slice(entry.Offset, entry.Length))];
        entry.Next = bucket;
        bucket = index + 1;
    }

    // The archive is signed before it is read, so that nobody can choose names that collide.
    private int Bucket(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key)
            hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 15;
        return (int)(hash & (uint)(_buckets.Length - 1));
    }

    // Next is counted from 1: 0 ends the chain.
    private record struct Entry(int Offset, int Length, int Value, int Next);
}
