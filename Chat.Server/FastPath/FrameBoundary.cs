namespace Chat.Server.FastPath;

/// <summary>
/// Follows the frames of a client (RFC 6455, 5.2) as their bytes pass by, to know when whoever reads them has all of a message and nothing of the next. It
/// checks nothing.
/// </summary>
internal struct FrameBoundary
{
    private const int FirstHeaderBytes = 2;
    private const int LastDataOpcode = 2;

    private ulong payloadLeft;
    private ulong length;
    private uint messages;
    private byte first;
    private byte headerLength;
    private byte lengthEnd;
    private byte headerRead;

    /// <summary>Whether the last frame was a fragment that others follow, or none of a message: its reader may have no more than looked at it.</summary>
    private bool goesOn;

    /// <summary>Whether what has passed is so many whole messages and nothing after them, not even a ping.</summary>
    public readonly bool IsAfter(uint messages) => headerRead == 0 && payloadLeft == 0 && !goesOn && this.messages == messages;

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = 1;
            if (payloadLeft > 0) payloadLeft -= (ulong)(taken = (int)Math.Min(payloadLeft, (ulong)bytes.Length));
            else PassHeader(bytes[0]);
            bytes = bytes[taken..];
            if (headerRead == 0 && payloadLeft == 0) EndFrame();
        }
    }

    private void PassHeader(byte value)
    {
        if (headerRead == 0)
        {
            first = value;
            headerLength = FirstHeaderBytes;
        }
        else if (headerRead == 1)
        {
            var shortLength = value & 0x7F;
            length = shortLength < 126 ? (ulong)shortLength : 0;
            lengthEnd = (byte)(FirstHeaderBytes + shortLength switch { 126 => 2, 127 => 8, _ => 0 });
            headerLength = (byte)(lengthEnd + (value >> 7) * 4); // the mask
        }
        else if (headerRead < lengthEnd)
        {
            length = length << 8 | value;
        }

        if (++headerRead < headerLength) return;
        payloadLeft = length;
        headerRead = 0;
    }

    private void EndFrame()
    {
        var isFinal = first >> 7 == 1;
        goesOn = !isFinal || (first & 0x0F) > LastDataOpcode;
        if (!goesOn) messages++;
    }
}
