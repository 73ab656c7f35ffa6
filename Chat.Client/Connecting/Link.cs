using System.Net.WebSockets;
using Chat.Client.Kernel;
using Chat.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Chat.Client.Connecting;

/// <summary>One connection, from its welcome to its end. It never connects again by itself.</summary>
internal sealed class Link : IAsyncDisposable
{
    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    /// <summary>From a lost call to the end of its connection.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private static readonly IReadOnlyDictionary<string, Type> Events = new Dictionary<string, Type>
    {
        [nameof(IChatClient.Welcome)] = typeof(Welcome),
        [nameof(IChatClient.Message)] = typeof(ChatMessage),
        [nameof(IChatClient.MemberJoined)] = typeof(MemberJoined),
        [nameof(IChatClient.MemberLeft)] = typeof(MemberLeft),
        [nameof(IChatClient.Typing)] = typeof(TypingNotice),
        [nameof(IChatClient.Event)] = typeof(RoomEvent),
        [nameof(IChatClient.MessageEdited)] = typeof(MessageEdited),
        [nameof(IChatClient.MessageDeleted)] = typeof(MessageDeleted),
        [nameof(IChatClient.MessageReacted)] = typeof(MessageReacted),
        [nameof(IChatClient.Read)] = typeof(ReadNotice),
        [nameof(IChatClient.Direct)] = typeof(DirectMessage),
        [nameof(IChatClient.Broadcast)] = typeof(BroadcastNotice),
        [nameof(IChatClient.TokenExpiring)] = typeof(TokenExpiring),
        [nameof(IChatClient.Draining)] = typeof(DrainingNotice),
    };

    private readonly TaskCompletionSource<Welcome> welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LinkEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DrainingNotice> draining = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource gone = new();
    private readonly ILinkListener listener;
    private readonly ClientContext context;

    /// <param name="hub">Not started.</param>
    /// <param name="listener">Told of everything that comes, in order.</param>
    /// <param name="context">Shared.</param>
    public Link(HubConnection hub, ILinkListener listener, ClientContext context)
    {
        Hub = hub;
        this.listener = listener;
        this.context = context;
        foreach (var (name, type) in Events) hub.On(name, [type], Receive, this);
        hub.Closed += error =>
        {
            End(LinkEnd.From(error));
            return Task.CompletedTask;
        };
    }

    public HubConnection Hub { get; }

    public Task<LinkEnd> Ended => ended.Task;

    public Task<DrainingNotice> Draining => draining.Task;

    /// <summary>After a lost call: how the connection ended, as soon as that is known; null when it has not.</summary>
    public async Task<LinkEnd?> EndAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(ended.Task, context.Time.Pause(EndLimit, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return IsAlive ? null : await ended.Task.ConfigureAwait(false);
    }

    /// <summary>Cancelled at the end of the connection.</summary>
    public CancellationToken Gone => gone.Token;

    public bool IsAlive => !ended.Task.IsCompleted;

    /// <summary>When it was welcomed, as a timestamp of the clock.</summary>
    public long Since { get; private set; }

    /// <summary>Connects and waits for the welcome.</summary>
    public async Task<Welcome> StartAsync(CancellationToken cancellation)
    {
        await Hub.StartAsync(cancellation).ConfigureAwait(false);
        var first = await Task.WhenAny(welcome.Task, ended.Task).WaitAsync(cancellation).ConfigureAwait(false);
        if (first == ended.Task) throw new LinkLostException();
        Since = context.Time.GetTimestamp();
        return await welcome.Task.ConfigureAwait(false);
    }

    /// <exception cref="ChatException">The server refused, or did not answer in time.</exception>
    /// <exception cref="LinkLostException">The connection ended before the answer came.</exception>
    public Task<T> CallAsync<T>(string operation, object request, CancellationToken cancellation) =>
        CallAsync(async token => (T)(await Hub.InvokeCoreAsync(operation, typeof(T), [request], token).ConfigureAwait(false))!, cancellation);

    /// <inheritdoc cref="CallAsync{T}(string, object, CancellationToken)"/>
    public Task CallAsync(string operation, object request, CancellationToken cancellation) =>
        CallAsync(
            async token =>
            {
                await Hub.InvokeCoreAsync(operation, typeof(object), [request], token).ConfigureAwait(false);
                return true;
            },
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync().ConfigureAwait(false);
        End(LinkEnd.From(null));
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var limit = context.Time.Limit(CallLimit);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token, Gone);
        try
        {
            return await call(any.Token).WaitAsync(any.Token).ConfigureAwait(false);
        }
        catch (HubException e) when (IsAlive && !e.Message.StartsWith("The server closed the connection", StringComparison.Ordinal))
        {
            throw HubErrors.Parse(e.Message);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && IsLoss(e))
        {
            if (IsAlive && limit.IsCancellationRequested) throw new ChatException(ChatClientErrors.Timeout, "The server did not answer in time.");
            throw new LinkLostException(e);
        }
    }

    /// <summary>What SignalR throws when the connection ends; everything else, such as a request that cannot be written, is the caller's.</summary>
    private bool IsLoss(Exception e) =>
        !IsAlive || Hub.State != HubConnectionState.Connected || e is OperationCanceledException or HubException or IOException or WebSocketException;

    private async Task Receive(object?[] arguments, object state)
    {
        if (arguments is not [{ } record]) return;
        if (record is DrainingNotice notice) draining.TrySetResult(notice);
        try
        {
            listener.OnEvent(this, record);
        }
#pragma warning disable CA1031 // SignalR goes on after a fault here, and so do we; it must be seen
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Logger.Fault(e);
        }

        if (record is Welcome w) welcome.TrySetResult(w);
        await context.Callbacks.SpaceAsync().ConfigureAwait(false);
    }

    private void End(LinkEnd end)
    {
        if (!ended.TrySetResult(end)) return;
        gone.Cancel();
    }
}
