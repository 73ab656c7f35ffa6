namespace Chat.LoadTest.Load;

/// <summary>
/// Counts down, for each message under way in a room, to the last member that gets it. A message that never arrives is forgotten
/// when its place is needed, or when all are given up.
/// </summary>
internal sealed class InFlight(int atOnce, SemaphoreSlim slots)
{
    /// <summary>A message's number in the upper half, in the lower how many members are yet to get it, plus one for the receipt.</summary>
    private readonly long[] waiting = new long[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)atOnce * 2)];

    public void Begin(int number, int members)
    {
        var forgotten = Interlocked.Exchange(ref Place(number), (long)number << 32 | (uint)(members + 1));
        if ((int)forgotten != 0) slots.Release();
    }

    /// <summary>One member has it, or the sender its receipt.</summary>
    public void Arrived(int number)
    {
        ref var place = ref Place(number);
        while (true)
        {
            var value = Volatile.Read(ref place);
            if (value >> 32 != number || (int)value == 0) return;
            if (Interlocked.CompareExchange(ref place, value - 1, value) != value) continue;
            if ((int)value == 1) slots.Release();
            return;
        }
    }

    /// <summary>It will not arrive.</summary>
    public void Abandon(int number)
    {
        ref var place = ref Place(number);
        var value = Volatile.Read(ref place);
        while (value >> 32 == number && (int)value != 0)
        {
            var found = Interlocked.CompareExchange(ref place, value & ~0xFFFF_FFFFL, value);
            if (found == value) slots.Release();
            value = found == value ? 0 : found;
        }
    }

    public void AbandonAll()
    {
        foreach (var value in waiting)
        {
            if ((int)value != 0) Abandon((int)(value >> 32));
        }
    }

    private ref long Place(int number) => ref waiting[number & (waiting.Length - 1)];
}
