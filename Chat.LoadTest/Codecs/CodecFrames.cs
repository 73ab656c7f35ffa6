using System.Text;
using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.LoadTest.Codecs;

/// <summary>The frames that make up most of a chat's traffic.</summary>
internal static class CodecFrames
{
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;

    private static readonly string Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    /// <summary>What clients send.</summary>
    public static IReadOnlyList<(string Name, byte[] Frame)> Incoming(int length) =>
    [
        ("ping", Encode("""{"type":"ping"}""")),
        ("typing", Encode("""{"type":"typing","room":"general","is_typing":true}""")),
        ("message", Encode($$"""{"type":"message","room":"general","text":"{{Text(length)}}"}""")),
        ("message with ids", Encode($$"""{"type":"message","id":42,"room":"general","text":"{{Text(length)}}","client_message_id":"{{Id}}"}""")),
        ("message, escaped", Encode($$"""{"type":"message","room":"general","text":"{{string.Concat(Enumerable.Repeat("\\u00fc", length))}}"}""")),
        ("join after a position", Encode("""{"type":"join_room","room":"general","after":{"epoch":"Zx3b9QmT","seq":123456}}""")),
    ];

    /// <summary>What the server sends.</summary>
    public static IReadOnlyList<(string Name, HubMessage Message)> Outgoing(int length)
    {
        var message = new ChatMessage(Id, "general", 123456, "alice", Text(length), Now);
        string[] members = [.. Enumerable.Range(0, 200).Select(i => $"user-{i}")];
        return
        [
            ("pong", CompletionMessage.WithResult("-", new Pong(Now))),
            ("typing", new InvocationMessage(nameof(IChatClient.Typing), [new TypingNotice("general", "alice", true)])),
            ("message", new InvocationMessage(nameof(IChatClient.Message), [message])),
            ("receipt", CompletionMessage.WithResult("n42", new Receipt(Id, 123456, Now))),
            ("joined, 200 members", new InvocationMessage(nameof(IChatClient.MemberJoined), [new MemberJoined("general", "alice", members, 200)])),
            ("history, 50 messages", CompletionMessage.WithResult("n42",
                new HistoryPage("general", [.. Enumerable.Repeat(message, 50)], true, new StreamPosition("Zx3b9QmT", 123456)))),
        ];
    }

    private static string Text(int length) => new('x', length);

    private static byte[] Encode(string frame) => Encoding.UTF8.GetBytes(frame);
}
