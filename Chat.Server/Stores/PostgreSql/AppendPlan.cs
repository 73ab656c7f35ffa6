using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>What a transaction makes of its messages, while their streams are locked.</summary>
internal sealed class AppendPlan
{
    private readonly Dictionary<(string Stream, string From, string Id), LoggedMessage> first = [];

    /// <summary>By their names.</summary>
    public Dictionary<string, StreamRow> Streams { get; } = [];

    /// <summary>The states of the streams that the transaction changes the state of.</summary>
    public StateKeys State { get; } = new();

    /// <summary>What is to be written.</summary>
    public List<(StreamRow Stream, LoggedMessage Message)> Stored { get; } = [];

    /// <summary>The message that a draft repeats.</summary>
    public void Know(StreamKey key, in MessageDraft draft, LoggedMessage message) => first[(key.Value, draft.From, draft.ClientMessageId!)] = message;

    public AppendResult Add(StreamKey key, in MessageDraft draft, DateTimeOffset now)
    {
        var stream = Streams[key.Value];
        if (draft.ClientMessageId is { } id && first.TryGetValue((key.Value, draft.From, id), out var known)) return Amending.Repeat(known, draft, stream.Epoch);
        var at = ChatTime.WholeMilliseconds(now.UtcDateTime);
        if (draft.State is { } change && !State.Fits(stream, change)) return Amending.Full(draft, at, stream.Epoch);

        if (stream.Seq == stream.Trimmed) stream.FirstAt = now.ToUnixTimeMilliseconds();
        var message = new LoggedMessage(MessageIds.Next(now).ToString(), ++stream.Seq, draft.From, draft.Text, at, draft.ClientMessageId, Extras: draft.Extras);
        if (draft.State is not null) State.Apply(stream, draft.State, message);
        if (draft.ClientMessageId is not null) Know(key, draft, message);
        Stored.Add((stream, message));
        return new AppendResult(AppendOutcome.Stored, message, stream.Epoch);
    }
}
