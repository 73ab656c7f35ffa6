using System.IO.Pipelines;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// What a client has sent and the hub has not taken. One writes and one reads, at the same time. The reader sees bytes when they are flushed, and the
/// writer waits while the reader is far behind.
/// </summary>
internal interface IClientInput
{
    /// <summary>The hub's end.</summary>
    PipeReader Reader { get; }

    /// <summary>Where the writer puts what comes next; at least one byte. It is his until he says with <see cref="Advance"/> how much it was.</summary>
    Memory<byte> GetMemory();

    void Advance(int bytes);

    /// <summary>Copies what comes next.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Gives the reader what was written, and waits while it has too much. False when it reads no more.</summary>
    ValueTask<bool> FlushAsync();

    /// <summary>Nothing more comes.</summary>
    void Complete();
}
