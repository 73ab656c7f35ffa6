namespace Chat.LoadTest.Meters;

/// <summary>Bytes of memory a process holds.</summary>
/// <param name="Resident">All that is in memory, shared libraries included.</param>
/// <param name="Private">What is its own: what would come free if it ended.</param>
internal readonly record struct ProcessMemory(long Resident, long Private)
{
    public static ProcessMemory operator +(ProcessMemory a, ProcessMemory b) => new(a.Resident + b.Resident, a.Private + b.Private);
}
