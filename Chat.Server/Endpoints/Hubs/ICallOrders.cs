namespace Chat.Server.Endpoints.Hubs;

/// <summary>Makes the order of each connection's calls.</summary>
internal interface ICallOrders
{
    /// <summary>How many calls of a connection SignalR may start before the first of them has ended.</summary>
    int MaxUnderWay { get; }

    ICallOrder Create();
}
