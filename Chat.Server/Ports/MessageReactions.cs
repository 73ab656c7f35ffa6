using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// Who has reacted to a message with what: emoji in the order in which the first reaction of each came, users in that of coming. As text, which is what
/// <see cref="MessageExtras.Reactions"/> is, a JSON object of arrays of user ids. Not for concurrent use.
/// </summary>
internal sealed class MessageReactions
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Reaction> None = [];

    private readonly OrderedDictionary<string, List<string>> users = new(StringComparer.Ordinal);
    private readonly HashSet<(string UserId, string Emoji)> all = [];

    private MessageReactions()
    {
    }

    /// <summary>Those of a message as it stands.</summary>
    public static MessageReactions Of(LoggedMessage message) => Of(MessageExtras.Of(message.Extras).Reactions);

    /// <param name="text">The text; null for none.</param>
    public static MessageReactions Of(string? text)
    {
        var reactions = new MessageReactions();
        if (text is null) return reactions;
        using var json = JsonDocument.Parse(text);
        foreach (var entry in json.RootElement.EnumerateObject())
            foreach (var id in entry.Value.EnumerateArray()) reactions.Add(id.GetString()!, entry.Name);
        return reactions;
    }

    /// <summary>What is shown of them wherever the message is, see <see cref="ChatMessage.Reactions"/>; null for none.</summary>
    public static IReadOnlyDictionary<string, Reaction>? Summary(string? text)
    {
        if (text is null) return null;
        using var json = JsonDocument.Parse(text);
        var summary = new OrderedDictionary<string, Reaction>(StringComparer.Ordinal);
        foreach (var entry in json.RootElement.EnumerateObject())
            summary[entry.Name] = new Reaction(entry.Value.GetArrayLength(), [.. entry.Value.EnumerateArray().Take(ChatLimits.ReactionUsers).Select(id => id.GetString()!)]);
        return summary;
    }

    /// <summary>The same for where a message without any has an empty object.</summary>
    public static IReadOnlyDictionary<string, Reaction> SummaryOrNone(string? text) => Summary(text) ?? None;

    /// <summary>A user id as it stands in the text, with its quotes: what has it not has no reaction of the user.</summary>
    public static byte[] Quoted(string userId)
    {
        var quoted = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(quoted, Plain)) writer.WriteStringValue(userId);
        return quoted.WrittenSpan.ToArray();
    }

    public bool Has(string userId, string emoji) => all.Contains((userId, emoji));

    /// <summary>With what a user has reacted.</summary>
    public IReadOnlyList<string> By(string userId) => [.. users.Keys.Where(emoji => Has(userId, emoji))];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToLists()
    {
        var lists = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (emoji, ids) in users) lists[emoji] = [.. ids];
        return lists;
    }

    /// <summary>Does what is to be done.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Apply(ReactionAmendment amendment)
    {
        var changed = false;
        foreach (var (userId, emoji, isRemoved) in amendment.Changes)
            changed |= isRemoved ? Remove(userId, emoji) : MayHave(emoji, amendment.Max) && Add(userId, emoji);
        return changed;
    }

    public string? ToText()
    {
        if (users.Count == 0) return null;
        var text = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(text, Plain))
        {
            writer.WriteStartObject();
            foreach (var (emoji, ids) in users)
            {
                writer.WriteStartArray(emoji);
                foreach (var id in ids) writer.WriteStringValue(id);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private bool MayHave(string emoji, int max) => all.Count < max && (users.ContainsKey(emoji) || users.Count < ChatLimits.EmojiPerMessage);

    private bool Add(string userId, string emoji)
    {
        if (!all.Add((userId, emoji))) return false;
        if (!users.TryGetValue(emoji, out var ids)) users[emoji] = ids = [];
        ids.Add(userId);
        return true;
    }

    private bool Remove(string userId, string emoji)
    {
        if (!all.Remove((userId, emoji))) return false;
        var ids = users[emoji];
        ids.Remove(userId);
        if (ids.Count == 0) users.Remove(emoji);
        return true;
    }
}
