using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Tests.Endpoints.Http;

/// <summary>Valid names of users and rooms, full of what means something in an address; the same in every run.</summary>
internal static class GeneratedNames
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", ".", "..", "/", "//", "\\", "%", "%2F", "%2f", "%5C", "%2E", "%00", "%25", "%zz", "%C3%A4", "?", "#", "&", "=", "+", ";", ":", "@", "~", "!", "$", "'",
        "(", ")", "*", ",", "[", "]", "{", "}", "|", "^", "`", "\"", "<", ">", "_", "-", " ", "ä", "e\u0301", "日本", "🙂", "\u200d", "\ufeff", "users", "revoke", "api/v1",
    ];

    private static readonly string[] Known =
    [
        ".", "..", "...", "/", "//", "\\", "%", "%2F", "a/b", "a%2Fb", "a%2fb", "../b", "a/../b", "a/..", "./a", "a/.", "..%2Fb", "%2E", "%2E%2E", "%2e/%2e", "a?b", "?", "#", "a#b",
        "a b", "a;b", "a\\b", "..\\b", "a+b", "revoke", "users", "users/b/revoke", "../users/b", "http://b", "auth0|50% of Ünïcode? #1", "~", "*", "null", "b ",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Known.Concat(Random(260)).Where(name => ChatRules.IsName(name, ChatLimits.UserIdLength)).Distinct()];

    private static IEnumerable<string> Random(int count)
    {
        var random = new Random(2410);
        for (var i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }
}
