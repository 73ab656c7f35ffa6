using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>What an amendment makes of a message: the rules of <see cref="IMessageChanges.AmendAsync"/>, the same for every store.</summary>
internal static class Amending
{
    /// <param name="message">The message as it stands; null when there is none of that number.</param>
    /// <param name="amendment">What is to be done to it.</param>
    /// <param name="number">The number the change would have.</param>
    /// <param name="now">The time.</param>
    /// <returns>The outcome, and the message as it stands then.</returns>
    public static (AmendOutcome Outcome, LoggedMessage? Message) Apply(LoggedMessage? message, in Amendment amendment, long number, DateTimeOffset now)
    {
        if (message is null || message.Id != amendment.Id) return (AmendOutcome.NotFound, null);
        var isDeletion = amendment.Text is null;
        var erases = isDeletion && amendment.ErasesSender && message.From.Length > 0;
        if (message.Change is { IsDeletion: true } && !isDeletion) return (AmendOutcome.Deleted, message);
        if (message.Change is { IsDeletion: true } ? !erases : message.Text == amendment.Text) return (AmendOutcome.Unchanged, message);

        var at = ChatTime.WholeMilliseconds(now.UtcDateTime);
        return (AmendOutcome.Changed, message with
        {
            From = erases ? "" : message.From,
            Text = amendment.Text ?? "",
            ClientMessageId = isDeletion ? null : message.ClientMessageId,
            Change = new LoggedChange(number, isDeletion, at, amendment.By),
            Extras = isDeletion ? null : message.Extras,
        });
    }

    /// <summary>What becomes of an event that is deleted when only the state of its room has it. Arguments are as for <see cref="Apply"/>.</summary>
    public static (AmendOutcome Outcome, LoggedMessage? Message) Unset(LoggedMessage? kept, in Amendment amendment, long number, DateTimeOffset now) =>
        amendment.Text is null ? Apply(kept, amendment, number, now) : (AmendOutcome.NotFound, null);

    /// <summary>What is answered where a state is full.</summary>
    public static AppendResult Full(in MessageDraft draft, DateTime at, string epoch) =>
        new(AppendOutcome.StateFull, new LoggedMessage("", 0, draft.From, draft.Text, at, draft.ClientMessageId, Extras: draft.Extras), epoch);

    /// <summary>What a repeated message is told: the first one as it stands now. One that was changed is no conflict, whatever its text and payload.</summary>
    public static AppendResult Repeat(LoggedMessage first, in MessageDraft draft, string epoch) =>
        new(first.Change is not null || (first.Text == draft.Text && MessageExtras.SamePayload(first.Extras, draft.Extras)) ? AppendOutcome.Duplicate : AppendOutcome.Conflict, first, epoch);
}
