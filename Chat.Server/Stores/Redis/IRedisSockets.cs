using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>Which threads handle what Redis's client sends and receives.</summary>
internal interface IRedisSockets
{
    SocketManager Manager { get; }

    /// <summary>
    /// Whether the calling thread hands on what one read has brought, as a turn (<see cref="Kernel.ITurns"/>), and may itself do at its end what follows from
    /// it. Else it is the client's, which must be left alone.
    /// </summary>
    bool IsInRead { get; }
}
