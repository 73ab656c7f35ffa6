using Chat.Server.Endpoints.Hubs;

namespace Chat.Server.FastPath;

internal sealed class OverlappingCallOrders : ICallOrders
{
    /// <summary>
    /// A client that does not wait for its receipts gets so many messages into one commit; each is held in memory meanwhile.
    /// </summary>
    public int MaxUnderWay => 8;

    public ICallOrder Create() => new CallGate();
}
