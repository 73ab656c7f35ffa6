using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hosting.Diagnostics.Scopes;

/// <summary>The connection and its user, around its calls, its begin and its end. A call that has to wait for its turn takes them with it.</summary>
internal sealed class ConnectionScopes(ILogger<ConnectionScopes> logger) : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using (Of(invocationContext.Context)) return next(invocationContext);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        using (Of(context.Context)) await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        using (Of(context.Context)) await next(context, exception);
    }

    private IDisposable? Of(HubCallerContext caller) => LogScopes.OfConnection(logger, caller.ConnectionId, caller.UserIdentifier);
}
