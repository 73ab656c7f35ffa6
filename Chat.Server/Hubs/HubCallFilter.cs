using Chat.Contracts;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hubs;

/// <summary>
/// Turns every failure of a hub call into a <see cref="HubException"/> that starts with a stable code, and lets a
/// connection's end wait for the call that is still running: SignalR starts the two side by side.
/// </summary>
internal sealed class HubCallFilter(ILogger<HubCallFilter> logger) : IHubFilter
{
    private static readonly object GateKey = new();

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[GateKey] = new SemaphoreSlim(1);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Translate(exception, nameof(Hub.OnConnectedAsync));
        }
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var gate = (SemaphoreSlim)context.Context.Items[GateKey]!;
        await gate.WaitAsync();
        try
        {
            if (context.HubMethodArguments is [null]) throw new ChatException(ChatErrors.InvalidRequest, "The request is null.");
            return await next(context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context.HubMethodName);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        // The gate is missing when the connection ended before it was welcomed.
        if (context.Context.Items.TryGetValue(GateKey, out var gate)) await ((SemaphoreSlim)gate!).WaitAsync();
        try
        {
            await next(context, exception);
        }
        finally
        {
            (gate as SemaphoreSlim)?.Release();
        }
    }

    private HubException Translate(Exception exception, string method)
    {
        switch (exception)
        {
            case ChatException refusal:
                return Error(refusal.Code, refusal.Message);
            case MessageLogUnavailableException or PresenceUnavailableException:
                logger.Unavailable(method, exception.Message);
                return Error(ChatErrors.Unavailable, "The server cannot do this now; try again.");
            case OperationCanceledException:
                return Error(ChatErrors.Unavailable, "The connection has ended.");
            case HubException known:
                return known;
            default:
                logger.Failed(exception, method);
                return Error(ChatErrors.Internal, "The server failed; its log says why.");
        }
    }

    private static HubException Error(string code, string message) => new($"{code}: {message}");
}
