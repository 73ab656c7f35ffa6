using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>The thread pool does all of it. The client's own threads would wake each other: a quarter of a node's CPU.</summary>
internal sealed class PoolSockets : IRedisSockets
{
    public static readonly PoolSockets Instance = new();

    public SocketManager Manager => SocketManager.ThreadPool;

    public bool IsInRead => false;
}
