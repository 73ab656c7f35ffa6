using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>A client's connection on this node.</summary>
internal sealed class LocalConnection
{
    private readonly HubConnectionContext context;
    private readonly ClientFrames? frames;
    private readonly OutboundQueue queue;
    private readonly DeliveryMetrics metrics;
    private readonly ILogger logger;
    private readonly long since;
    private SmallMap<string, Member> memberships;
    private bool ended;
    private bool closing;
    private uint received;
    private CloseOrder? order;

    public LocalConnection(HubConnectionContext context, DeliveryOptions options, DeliveryMetrics metrics, TimeProvider time, ILogger logger)
    {
        this.context = context;
        this.metrics = metrics;
        this.logger = logger;
        since = time.GetUtcNow().UtcTicks;
        frames = context.Features.Get<ClientFrames>() is { } known && known.Carry(context.Protocol) ? known : null;
        queue = new OutboundQueue(context, frames, options, time, static connection => ((LocalConnection)connection).GiveUp(), this);
        context.Protocol = new AnsweredJoins(context.Protocol, this);
    }

    public string Id => context.ConnectionId;

    public string UserId => context.UserIdentifier!;

    /// <summary>
    /// Whether a joined event always has the room's list. Clients of the reference protocol take it for the truth; those of SignalR
    /// have the count beside it, which says whether it is whole.
    /// </summary>
    public bool NeedsLists => IsPlain;

    /// <summary>Whether it speaks plain JSON, where clients of the reference protocol must not meet what they do not know.</summary>
    public bool IsPlain => context.Protocol.Name == PlainRecords.ProtocolName;

    public string Protocol => context.Protocol.Name;

    /// <summary>The code that the server closes it with; null while it does not, and when the client or the network ends it.</summary>
    public int? CloseCode => Order?.Code;

    private CloseOrder? Order => order ?? context.Features.Get<IClientTransport>()?.Order;

    /// <summary>What an operator is told of it.</summary>
    public ConnectionDetails Details
    {
        get
        {
            var origin = context.Features.Get<ClientOrigin>() ?? (context.GetHttpContext() is { } request ? ClientOrigin.Of(request) : null);
            return new ConnectionDetails(Id, Protocol, new DateTime(since, DateTimeKind.Utc), origin?.Address?.ToString(), origin?.Agent);
        }
    }

    /// <summary>How it ended, when it has.</summary>
    public ConnectionEnd EndAt(DateTime at) =>
        new(UserId, Details, at, Order, queue.BytesAtEnd, queue.Sent, received);

    /// <summary>Disposed of when the connection has gone.</summary>
    public IDisposable? OnEnd { get; set; }

    /// <summary>Its membership of a group, if it has one.</summary>
    public Member? MembershipOf(string group)
    {
        lock (this) return memberships.TryGetValue(group, out var member) ? member : null;
    }

    /// <summary>False when the connection has gone; it takes no new memberships.</summary>
    public bool TryAddMembership(string group, Member member)
    {
        lock (this)
        {
            if (!ended) memberships.Set(group, member);
            return !ended;
        }
    }

    /// <summary>The membership that was, if there was one.</summary>
    public Member? RemoveMembership(string group)
    {
        lock (this) return memberships.Remove(group, out var member) ? member : null;
    }

    /// <summary>The groups that it is in at its end.</summary>
    public string[] EndMemberships()
    {
        lock (this)
        {
            ended = true;
            return [.. memberships.Select(membership => membership.Key)];
        }
    }

    /// <summary>What else there is to the connection.</summary>
    public IFeatureCollection Features => context.Features;

    /// <summary>The answer to its join of a room has been written, or none will be: its live messages may follow.</summary>
    public void Admit(string room) => MembershipOf(GroupName.OfRoom(room))?.Admit();

    /// <summary>A request of the client's has come. Called by whoever reads the connection, so by one at a time.</summary>
    public void NoteRequest() => received++;

    /// <summary>Tells the client something, as <see cref="Send(Outgoing)"/>.</summary>
    public void Send(string methodName, object argument) => Send(new Outgoing(methodName, argument));

    /// <summary>Hands a message over without waiting; after the end it is dropped.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Send(Outgoing message) => queue.Send(message);

    /// <summary>Bytes that wait for it.</summary>
    public long WaitingBytes => queue.WaitingBytes;

    /// <summary>Gives the connection up when what it is sent waits too long.</summary>
    public void CheckQueue() => queue.CheckAge();

    /// <summary>The connection is gone: gives back what it holds.</summary>
    public void End()
    {
        Volatile.Write(ref closing, true);
        queue.Close();
        OnEnd?.Dispose();
    }

    /// <summary>Ends the connection, telling the client why as its protocol can. The first reason counts.</summary>
    public void Close(CloseOrder order)
    {
        if (TryBeginClosing()) Tell(order);
    }

    /// <summary>The client reads too slowly. It is cut off, reconnects, and recovers from the log.</summary>
    public void GiveUp()
    {
        queue.Close();
        if (!TryBeginClosing()) return;
        if (Tell(new CloseOrder(CloseCodes.TooSlow, "Reading too slowly")))
        {
            metrics.SlowReaders.Add();
            logger.TooSlow(Id, UserId);
        }

        // A close code waits for the client to take what has begun; a SignalR client knows none, and waits for nothing.
        var transport = context.Features.Get<IClientTransport>();
        if (transport is { HasCloseCodes: true } || frames is null) return;
        frames.Sink.Stop();
        if (transport is not null) transport.Abort();
        else context.GetHttpContext()?.Abort();
    }

    private bool TryBeginClosing() => !Interlocked.Exchange(ref closing, true);

    /// <returns>Whether it is the reason: not when the connection was ending by itself, as when its client has said goodbye.</returns>
    private bool Tell(CloseOrder order)
    {
        var transport = context.Features.Get<IClientTransport>();
        if (transport is { HasCloseCodes: true }) return transport.Close(order);
        if (context.ConnectionAborted.IsCancellationRequested || transport is { IsEnding: true }) return false;

        // A SignalR client is told in the words of its own protocol; one that reads nothing is cut off without.
        this.order = order;
        var message = new CloseMessage($"{order.Code}: {order.Reason}", order.MayReconnect);
        context.Protocol = new ClosingProtocol(context.Protocol, message);
        _ = context.WriteAsync(message).AsTask();
        context.Abort();
        return true;
    }
}
