namespace Chat.LoadTest.Load;

/// <summary>What one member has got of its room. Written by the connection's thread alone.</summary>
internal sealed class MemberLedger
{
    private readonly NumberSet received = new();
    private long lastSeq;

    /// <summary>Messages, each counted once.</summary>
    public int Received => received.Count;

    /// <summary>Messages that came once more.</summary>
    public int Repeated { get; private set; }

    /// <summary>Messages whose number in the room was not larger than the one before.</summary>
    public int OutOfOrder { get; private set; }

    /// <param name="number">The sender's number.</param>
    /// <param name="seq">The server's.</param>
    /// <returns>False for one that had come before.</returns>
    public bool Add(int number, long seq)
    {
        if (!received.Add(number))
        {
            Repeated++;
            return false;
        }

        if (seq <= lastSeq) OutOfOrder++;
        else lastSeq = seq;
        return true;
    }

    public bool Has(int number) => received.Contains(number);
}
