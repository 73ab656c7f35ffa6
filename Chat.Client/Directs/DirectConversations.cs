using Chat.Client.Connecting;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Directs;

/// <summary>The direct messages of the user, from and to it, in one stream: each conversation in the order of its numbers, each message once.</summary>
internal sealed class DirectConversations(ClientContext context, Func<string> self)
{
    /// <summary>So many conversations, the newest, are read on from after a reconnect.</summary>
    private const int Limit = 200;

    private readonly object gate = new();
    private readonly Dictionary<string, LinkedListNode<Conversation>> known = [];
    private readonly LinkedList<Conversation> newestFirst = new();

    public Ring<DirectMessage> Messages { get; } = new(context.Options.MessageBuffer);

    public void Take(Link link, DirectMessage message)
    {
        lock (gate)
        {
            var conversation = Touch(OtherOf(message), message.Seq - 1);
            if (conversation.Live.Link == link && message.Seq <= conversation.Live.Seq) // the log was lost: numbers begin anew
            {
                conversation.Epoch = null;
                conversation.Last = conversation.Head = message.Seq - 1;
            }

            conversation.Live = (link, message.Seq);
            conversation.Head = Math.Max(conversation.Head, message.Seq);
            if (conversation.IsCatchingUp) return;
            if (message.Seq <= conversation.Last + 1) Deliver(conversation, message);
            else CatchUp(link, [conversation]);
        }
    }

    /// <summary>Reads on in all conversations: what came while there was no connection is not sent again.</summary>
    public void OnUp(Link link)
    {
        lock (gate) CatchUp(link, [.. newestFirst]);
    }

    /// <summary>Whom a message was exchanged with.</summary>
    public string OtherOf(DirectMessage message) => message.From == self() ? message.To : message.From;

    /// <summary>Each conversation, where it began and how far it has come.</summary>
    public IReadOnlyList<(string Other, long Start, long Last)> Extents()
    {
        lock (gate) return [.. newestFirst.Select(conversation => (conversation.Other, conversation.Start, conversation.Last))];
    }

    /// <summary>A message of a page of history, as it would have come live.</summary>
    public DirectMessage ToDirect(ChatMessage message, string other) => new(
        message.Id, message.Seq, message.From, message.From == other ? self() : other, message.Text, message.Timestamp, message.ClientMessageId);

    private Conversation Touch(string other, long before)
    {
        if (known.TryGetValue(other, out var node)) newestFirst.Remove(node);
        else known[other] = node = new(new Conversation(other, before));
        newestFirst.AddFirst(node);
        if (known.Count > Limit)
        {
            known.Remove(newestFirst.Last!.Value.Other);
            newestFirst.RemoveLast();
        }

        return node.Value;
    }

    private void Deliver(Conversation conversation, DirectMessage message)
    {
        if (message.Seq <= conversation.Last) return;
        conversation.Last = message.Seq;
        Messages.Append(message);
    }

    private void CatchUp(Link link, IReadOnlyList<Conversation> conversations)
    {
        foreach (var conversation in conversations) conversation.IsCatchingUp = true;
        _ = context.Run(async () =>
        {
            foreach (var conversation in conversations) await CatchUpAsync(link, conversation).ConfigureAwait(false);
        });
    }

    private async Task CatchUpAsync(Link link, Conversation conversation)
    {
        var waits = ClientContext.NewBackoff();
        while (link.IsAlive)
        {
            TimeSpan wait;
            try
            {
                HistoryRequest request;
                lock (gate) request = new(UserId: conversation.Other, After: conversation.Last, Limit: ChatLimits.HistoryPageLength, Epoch: conversation.Epoch);
                var page = await link.CallAsync<HistoryPage>(ChatOperations.History, request, link.Gone).ConfigureAwait(false);
                if (Apply(conversation, page)) return;
                continue;
            }
            catch (LinkLostException)
            {
                return; // the next connection reads on
            }
            catch (ChatException e) when (Retry.Allows(e))
            {
                wait = waits.Next(e.RetryAfter ?? TimeSpan.Zero);
            }
            catch (ChatException)
            {
                return; // it may not be read any more
            }

            if (!await context.PauseAsync(wait, link.Gone).ConfigureAwait(false)) return;
        }
    }

    /// <summary>True when the conversation is live.</summary>
    private bool Apply(Conversation conversation, HistoryPage page)
    {
        lock (gate)
        {
            if ((conversation.Epoch ?? page.Position.Epoch) != page.Position.Epoch || page.Position.Seq < conversation.Last)
                conversation.Last = conversation.Head = page.Messages.Count > 0 ? page.Messages[0].Seq - 1 : page.Position.Seq;
            conversation.Epoch = page.Position.Epoch;
            foreach (var message in page.Messages) Deliver(conversation, ToDirect(message, conversation.Other));
            if (page.Messages.Count > 0 && conversation.Last < Math.Max(conversation.Head, page.Position.Seq)) return false;
            conversation.IsCatchingUp = false;
            return true;
        }
    }
}
