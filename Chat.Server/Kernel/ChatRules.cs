using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>What names and texts may look like. Each check throws <see cref="ChatException"/> with the code of the contract.</summary>
internal static class ChatRules
{
    /// <summary>The longest epoch of a position, in UTF-16 units.</summary>
    public const int EpochLength = 64;

    private static readonly SearchValues<char> EventNameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>Room names and user ids: bounded, free of control characters and of white space at the ends, valid UTF-16.</summary>
    public static bool IsName([NotNullWhen(true)] string? name, int maxLength)
    {
        if (string.IsNullOrEmpty(name) || name.Length > maxLength) return false;
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])) return false;
        foreach (var c in name)
            if (char.IsControl(c)) return false;
        return IsWellFormed(name);
    }

    /// <summary>What an epoch may look like; there need not be a log that has it.</summary>
    public static bool IsEpoch([NotNullWhen(true)] string? epoch) => epoch is { Length: > 0 and <= EpochLength };

    public static void CheckRoom([NotNull] string? room)
    {
        if (!IsName(room, ChatLimits.RoomNameLength))
            throw new ChatException(ChatErrors.InvalidRoom,
                $"A room name has 1 to {ChatLimits.RoomNameLength} characters, no control characters and no white space at its ends.");
    }

    public static void CheckUserId([NotNull] string? userId)
    {
        if (!IsName(userId, ChatLimits.UserIdLength))
            throw new ChatException(ChatErrors.InvalidRequest,
                $"A user id has 1 to {ChatLimits.UserIdLength} characters, no control characters and no white space at its ends.");
    }

    public static void CheckText([NotNull] string? text, int maxLength, string field = "text")
    {
        if (string.IsNullOrEmpty(text)) throw new ChatException(ChatErrors.InvalidRequest, $"The field {field} is missing or empty.");
        if (text.Length > maxLength) throw new ChatException(ChatErrors.TextTooLong, $"A text has at most {maxLength} characters.");
        if (!IsWellFormed(text)) throw new ChatException(ChatErrors.InvalidRequest, $"The field {field} is not valid Unicode.");
    }

    /// <summary>The name of an event: lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</summary>
    public static void CheckEventName([NotNull] string? name)
    {
        if (name is not { Length: > 0 and <= ChatLimits.EventNameLength } || name.AsSpan().ContainsAnyExcept(EventNameCharacters))
            throw new ChatException(ChatErrors.InvalidRequest, $"The name of an event has 1 to {ChatLimits.EventNameLength} of the characters a-z, 0-9, _, . and -.");
    }

    public static void CheckEventKey(string? key)
    {
        if (key is not null && !IsName(key, ChatLimits.EventKeyLength))
            throw new ChatException(ChatErrors.InvalidRequest,
                $"The key of an event has 1 to {ChatLimits.EventKeyLength} characters, no control characters and no white space at its ends.");
    }

    public static void CheckEmoji([NotNull] string? emoji)
    {
        if (!IsName(emoji, ChatLimits.EmojiLength))
            throw new ChatException(ChatErrors.InvalidRequest,
                $"An emoji has 1 to {ChatLimits.EmojiLength} characters, no control characters and no white space at its ends.");
    }

    /// <summary>How large an object is that is known to be one, see <see cref="JsonObjectText"/>.</summary>
    public static void CheckData(string? data, int maxBytes)
    {
        if (data is not null && (data.Length > maxBytes || Encoding.UTF8.GetByteCount(data) > maxBytes))
            throw new ChatException(ChatErrors.DataTooLarge, maxBytes == 0 ? "There is no data here." : $"Data has at most {maxBytes} bytes as compact JSON.");
    }

    public static void CheckMentions(IReadOnlyList<string>? mentions)
    {
        if (mentions is null or { Count: 0 }) return;
        if (mentions.Count > ChatLimits.Mentions) throw new ChatException(ChatErrors.InvalidRequest, $"A message mentions at most {ChatLimits.Mentions} users.");
        foreach (var id in mentions) CheckUserId(id);
        if (mentions.Distinct(StringComparer.Ordinal).Count() < mentions.Count) throw new ChatException(ChatErrors.InvalidRequest, "A message mentions each user once.");
    }

    public static void CheckClientMessageId(string? id)
    {
        if (id is null) return;
        if (id.Length is 0 or > ChatLimits.ClientMessageIdLength || !IsWellFormed(id))
            throw new ChatException(ChatErrors.InvalidRequest,
                $"A client message id has 1 to {ChatLimits.ClientMessageIdLength} characters.");
    }

    /// <summary>Why moderation did something, in words for people.</summary>
    public static void CheckReason(string? reason)
    {
        if (reason is not null && (reason.Length > ChatLimits.ReasonLength || !IsWellFormed(reason)))
            throw new ChatException(ChatErrors.InvalidRequest, $"A reason has at most {ChatLimits.ReasonLength} characters and is valid Unicode.");
    }

    public static void CheckPosition(StreamPosition? position)
    {
        if (position is null) return;
        if (!IsEpoch(position.Epoch) || position.Seq < 0)
            throw new ChatException(ChatErrors.InvalidRequest, "A position has an epoch and a seq from 0.");
    }

    /// <summary>No unpaired surrogate: such a string has no UTF-8 form, and stores would mangle it.</summary>
    public static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (!Rune.TryGetRuneAt(value, i, out _)) return false;
            i++;
        }

        return true;
    }
}
