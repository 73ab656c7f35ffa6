namespace Chat.LoadTest.Load;

/// <summary>A set of numbers from 1 on that mostly come in order: up to the first hole it is one number, beyond it a bit each.</summary>
internal sealed class NumberSet
{
    private int through;
    private int last;
    private ulong[] beyond = [];

    public int Count { get; private set; }

    /// <returns>False when it was there already.</returns>
    public bool Add(int number)
    {
        if (Contains(number)) return false;
        Count++;
        last = Math.Max(last, number);
        if (number != through + 1)
        {
            Mark(number);
            return true;
        }

        through = number;
        while (through < last && IsMarked(through + 1)) through++;
        return true;
    }

    public bool Contains(int number) => number <= through || IsMarked(number);

    private bool IsMarked(int number) => number >> 6 < beyond.Length && (beyond[number >> 6] & 1UL << number) != 0;

    private void Mark(int number)
    {
        if (number >> 6 >= beyond.Length) Array.Resize(ref beyond, Math.Max(beyond.Length * 2, (number >> 6) + 1));
        beyond[number >> 6] |= 1UL << number;
    }
}
