namespace Chat.LoadTest.Wire;

/// <summary>Takes what a <see cref="FrameReader"/> finds. The spans are valid during the call only.</summary>
internal interface IFrameHandler
{
    /// <summary>The payload of a whole message, after what the call before has left over.</summary>
    /// <returns>How many bytes were used up; the others are given again before the next message's.</returns>
    int OnMessage(ReadOnlySpan<byte> payload);

    void OnControl(Opcode opcode, ReadOnlySpan<byte> payload);
}
