using System.Net;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Connecting;

/// <summary>
/// Keeps a connection: gets one after the other, two at a time while a server drains, until it is closed or the server refuses for good.
/// </summary>
internal sealed class Connector
{
    /// <summary>A connection that lasted so long was healthy: the waits begin anew.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    /// <summary>The least wait after 4009.</summary>
    private static readonly TimeSpan AbuseWait = TimeSpan.FromSeconds(10);

    /// <summary>How long before the announced end of its server a client begins to look for another, if there is so much time; else in the middle of it.</summary>
    private static readonly TimeSpan DrainLead = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between attempts while a server that is about to end still serves.</summary>
    private static readonly TimeSpan DrainPace = TimeSpan.FromSeconds(2);

    private readonly object gate = new();
    private readonly ClientContext context;
    private readonly ILinkListener listener;
    private readonly LinkFactory factory;
    private readonly TokenSource tokens;
    private readonly Backoff backoff;
    private CancellationTokenSource stop = new();
    private TaskCompletionSource<bool> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private int waiting;

    public Connector(ClientContext context, ILinkListener listener)
    {
        this.context = context;
        this.listener = listener;
        factory = new LinkFactory(context, listener);
        tokens = new TokenSource(context);
        backoff = context.NewReconnectBackoff();
    }

    /// <summary>The newest connection, while there is one.</summary>
    public Latch<Link> Current { get; } = new();

    public ChatState State { get; private set; }

    /// <summary>Why it is closed.</summary>
    public ChatException? Why { get; private set; }

    /// <summary>Connects a client that nobody has connected; from then on it is wanted until it is closed.</summary>
    public void Begin()
    {
        if (State == ChatState.Disconnected) _ = BeginAsync();
    }

    /// <summary>Done when there is a welcome. When all who wait give up before the first, so does the client.</summary>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        Task<bool> first;
        lock (gate)
        {
            if (Why is not null) throw Error(Why);
            if (State == ChatState.Disconnected)
            {
                stop = new();
                connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
                SetState(ChatState.Connecting);
                var token = stop.Token;
                running = context.Run(() => RunAsync(token));
            }

            waiting++;
            first = connected.Task;
        }

        try
        {
            await first.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            GiveUpUnlessWanted();
        }
    }

    /// <summary>Closes for good; the first reason stays.</summary>
    public void Close(ChatException why)
    {
        lock (gate)
        {
            if (Why is not null) return;
            Why = why;
            SetState(ChatState.Closed);
        }

        context.Logger.Closed(why.Code);
        listener.OnClosed(why);
        Current.Fail(why);
        stop.Cancel();
        if (connected.TrySetException(why)) _ = connected.Task.Exception; // seen, also when nobody waits
    }

    /// <summary>Done when no connection is left.</summary>
    public Task StoppedAsync() => running;

    /// <summary>Takes a new token into use on a connection that stands.</summary>
    public async Task<TokenRefreshed?> RefreshAsync(Link link)
    {
        var waits = ClientContext.NewBackoff();
        while (link.IsAlive)
        {
            try
            {
                var token = await tokens.NextAsync(link.Gone).ConfigureAwait(false);
                var refreshed = await link.CallAsync<TokenRefreshed>(ChatOperations.RefreshToken, new RefreshTokenRequest(token), link.Gone).ConfigureAwait(false);
                context.Logger.TokenRenewed();
                return refreshed;
            }
            catch (ChatException e) when (e.Code is ChatErrors.Unauthorized or ChatErrors.Forbidden)
            {
                context.Logger.TokenNotRenewed(e.Code);
                return null; // the connection ends with 4010 and the next one asks again
            }
            catch (ChatException e)
            {
                context.Logger.TokenNotRenewed(e.Code);
            }
            catch (TokenException)
            {
                // Logged; again below.
            }
            catch (Exception e) when (e is LinkLostException or OperationCanceledException)
            {
                return null;
            }

            await context.PauseAsync(waits.Next(TimeSpan.FromSeconds(1)), link.Gone).ConfigureAwait(false);
        }

        return null;
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        Link? link = null;
        try
        {
            link = await OpenAsync(null, TimeSpan.Zero, cancellation).ConfigureAwait(false);
            while (true)
            {
                SetConnected(cancellation);
                var end = await EndOrDrainAsync(link, cancellation).ConfigureAwait(false);
                if (end is null && await MoveAsync(link, cancellation).ConfigureAwait(false) is { } next)
                {
                    link = next;
                    continue;
                }

                end = await link.Ended.ConfigureAwait(false);
                await LeaveAsync(link).ConfigureAwait(false);
                link = await ReopenAsync(link, end, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed, or given up.
        }
        catch (ChatException e)
        {
            Close(e);
        }
        catch (Exception e)
        {
            Close(new ChatException(ChatErrors.Internal, $"A fault of the client: {e.Message}"));
            throw;
        }
        finally
        {
            if (link is not null) await LeaveAsync(link).ConfigureAwait(false);
        }
    }

    /// <summary>How the connection ended, or null when its server drains.</summary>
    private static async Task<LinkEnd?> EndOrDrainAsync(Link link, CancellationToken cancellation)
    {
        await Task.WhenAny(link.Ended, link.Draining).WaitAsync(cancellation).ConfigureAwait(false);
        return link.Ended.IsCompleted ? await link.Ended.ConfigureAwait(false) : null;
    }

    private async Task<Link> ReopenAsync(Link lost, LinkEnd end, CancellationToken cancellation)
    {
        context.Logger.ConnectionEnded(end.Reason);
        if (Refusal(end) is { } refusal) throw refusal;
        SetState(ChatState.Reconnecting);
        if (context.Time.GetElapsedTime(lost.Since) >= Healthy) backoff.Reset();
        var wait = end.Code switch
        {
            CloseCodes.TokenExpired => TimeSpan.Zero,
            CloseCodes.RateLimitAbused => backoff.Next(AbuseWait),
            1001 or 1011 or CloseCodes.TooSlow => TimeSpan.FromSeconds(Dice.Roll()),
            _ => backoff.Next(),
        };
        return await OpenAsync(null, wait, cancellation).ConfigureAwait(false);
    }

    /// <summary>Gets a second connection while the first still stands; null when that one ended before.</summary>
    private async Task<Link?> MoveAsync(Link old, CancellationToken cancellation)
    {
        var notice = await old.Draining.ConfigureAwait(false);
        var left = TimeSpan.FromMilliseconds(Math.Max(0, notice.ReconnectAfterMs));
        var wait = left > DrainLead + DrainLead ? left - DrainLead : left / 2;
        context.Logger.Draining(wait);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, old.Gone);
        Link next;
        try
        {
            next = await OpenAsync(old, wait, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }

        context.Logger.Moved();
        await LeaveAsync(old).ConfigureAwait(false);
        return next;
    }

    /// <summary>Attempts until one is welcomed.</summary>
    /// <param name="beside">The connection that stands, if any: waits are short, and everything stands on the new one when this is done.</param>
    /// <param name="wait">Before the first attempt.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ChatException">The server refuses for good.</exception>
    private async Task<Link> OpenAsync(Link? beside, TimeSpan wait, CancellationToken cancellation)
    {
        var waits = beside is null ? backoff : ClientContext.NewBackoff();
        while (true)
        {
            await context.Time.Pause(wait, cancellation).ConfigureAwait(false);
            string reason;
            try
            {
                var token = await tokens.NextAsync(cancellation).ConfigureAwait(false);
                var (link, welcome) = await factory.OpenAsync(token, cancellation).ConfigureAwait(false);
                tokens.Accepted();
                context.Logger.Connected(welcome.UserId, welcome.ConnectionId);
                await UpAsync(link, welcome, beside, cancellation).ConfigureAwait(false);
                return link;
            }
            catch (TokenException e)
            {
                reason = e.Message;
                wait = waits.Next();
            }
            catch (ConnectFailedException e)
            {
                reason = e.Status is { } status ? $"HTTP status {(int)status}" : e.Message;
                if (e.Status == HttpStatusCode.Forbidden) throw new ChatException(ChatErrors.Forbidden, "The server does not allow the connection.");
                if (e.End is { } end && Refusal(end) is { } refusal) throw refusal;
                if (e.Status == HttpStatusCode.Unauthorized)
                {
                    tokens.Refused();
                    wait = TimeSpan.Zero;
                }
                else if (e.End?.Code == CloseCodes.RateLimitAbused)
                {
                    wait = waits.Next(AbuseWait);
                }
                else
                {
                    wait = waits.Next(e.RetryAfter);
                }
            }

            if (beside is not null && wait > DrainPace) wait = DrainPace;
            context.Logger.ConnectFailed(reason, wait);
        }
    }

    private async Task UpAsync(Link link, Welcome welcome, Link? beside, CancellationToken cancellation)
    {
        try
        {
            Current.Set(link);
            var standing = listener.OnUpAsync(link, welcome);
            _ = context.Run(() => standing);
            if (beside is null) return;
            await Task.WhenAny(standing, beside.Ended).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (beside!.Gone.IsCancellationRequested)
        {
            // The old connection is gone, the new one stands.
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(link).ConfigureAwait(false);
            throw;
        }
    }

    private async Task LeaveAsync(Link link)
    {
        Down(link);
        await link.DisposeAsync().ConfigureAwait(false);
    }

    private void Down(Link link)
    {
        if (Current.Value == link) Current.Set(null);
        listener.OnDown(link);
    }

    private static ChatException? Refusal(LinkEnd end) => end.Code switch
    {
        CloseCodes.Removed => new(ChatClientErrors.Removed, "An administrator removed the user."),
        CloseCodes.Disconnected => new(ChatClientErrors.Disconnected, "A back end ended the connection."),
        _ => null,
    };

    private void SetConnected(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (stop.Token != cancellation) throw new OperationCanceledException(cancellation); // given up meanwhile
            SetState(ChatState.Connected);
        }

        connected.TrySetResult(true);
    }

    private void SetState(ChatState state)
    {
        lock (gate)
        {
            if (State == state || State == ChatState.Closed) return;
            State = state;
            listener.OnState(state);
        }
    }

    private void GiveUpUnlessWanted()
    {
        CancellationTokenSource given;
        lock (gate)
        {
            if (--waiting > 0 || connected.Task.IsCompleted || State != ChatState.Connecting) return;
            SetState(ChatState.Disconnected);
            given = stop;
            stop = new();
        }

        given.Cancel();
    }

    /// <summary>One for each who is told.</summary>
    private static ChatException Error(ChatException why) => new(why.Code, why.Message);

    private async Task BeginAsync()
    {
        try
        {
            await ConnectAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChatException)
        {
            // Whoever waits for the connection is told.
        }
    }
}
