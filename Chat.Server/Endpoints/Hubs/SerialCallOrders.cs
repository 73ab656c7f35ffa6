namespace Chat.Server.Endpoints.Hubs;

internal sealed class SerialCallOrders : ICallOrders
{
    public int MaxUnderWay => 1;

    public ICallOrder Create() => new SerialCalls();
}
