using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Delivery;

/// <summary>A lifetime manager of SignalR as the backplane: it knows one connection on this node, the node itself.</summary>
internal sealed class SignalRBackplane<THub>(HubLifetimeManager<THub> manager) : IBackplane
    where THub : Hub
{
    public Task ConnectAsync(NodeConnection node) => manager.OnConnectedAsync(node);

    public Task EnterAsync(NodeConnection node, string group, CancellationToken cancellation) =>
        manager.AddToGroupAsync(node.ConnectionId, group, cancellation);

    public Task LeaveAsync(NodeConnection node, string group) => manager.RemoveFromGroupAsync(node.ConnectionId, group);

    public Task SendAsync(Route route, string methodName, object?[] args) => manager.SendGroupAsync(route.Group!, methodName, [.. args, route]);
}
