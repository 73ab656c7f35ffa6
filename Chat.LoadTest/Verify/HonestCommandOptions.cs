using System.CommandLine;
using System.Globalization;
using Chat.LoadTest.Honest;

namespace Chat.LoadTest.Verify;

/// <summary>The options that <c>verify</c> and <c>soak</c> share: which servers, how many honest users, how long.</summary>
internal sealed class HonestCommandOptions
{
    private readonly Option<Uri[]> urls = new("--url")
    {
        Description = "A server; given several times: the nodes of one service",
        DefaultValueFactory = _ => [new Uri("http://127.0.0.1:5000")],
        AllowMultipleArgumentsPerToken = true,
        CustomParser = static result => [.. result.Tokens.Select(token => new Uri(token.Value))],
    };

    private readonly Option<string?> key = new("--key") { Description = "The server's Jwt:SigningKey; without it, its development tokens are used" };
    private readonly Option<int> users;
    private readonly Option<int> rooms = new("--rooms") { Description = "Rooms they are in", DefaultValueFactory = _ => 20 };
    private readonly Option<int> roomsPerUser = new("--rooms-per-user") { Description = "Rooms each of them is in", DefaultValueFactory = _ => 3 };
    private readonly Option<int> pause = new("--pause-ms") { Description = "Mean time between two things a user does", DefaultValueFactory = _ => 2000 };

    private readonly Option<FileInfo?> json = new("--json") { Description = "A file to write the result to, as JSON" };

    public HonestCommandOptions(string defaultDuration, int users = 200)
    {
        Duration = DurationOption("--duration", "How long, such as 30s, 10m, 2h", defaultDuration);
        this.users = new Option<int>("--users") { Description = "Honest users", DefaultValueFactory = _ => users };
    }

    public Option<TimeSpan> Duration { get; }

    public IEnumerable<Option> All => [urls, key, users, rooms, roomsPerUser, pause, Duration, json];

    public static Option<TimeSpan> DurationOption(string name, string description, string defaultValue) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => ParseDuration(defaultValue)!.Value,
        CustomParser = result =>
        {
            if (ParseDuration(result.Tokens[0].Value) is { } duration) return duration;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is no duration such as 30s, 10m or 2h.");
            return default;
        },
    };

    public HonestOptions Read(ParseResult result, bool tolerant) => new()
    {
        Urls = result.GetValue(urls)!,
        SigningKey = result.GetValue(key),
        Users = result.GetValue(users),
        Rooms = result.GetValue(rooms),
        RoomsPerUser = result.GetValue(roomsPerUser),
        Pause = TimeSpan.FromMilliseconds(result.GetValue(pause)),
        Tolerant = tolerant,
        AnswerTimeout = TimeSpan.FromSeconds(tolerant ? 15 : 60),
    };

    public FileInfo? Json(ParseResult result) => result.GetValue(json);

    private static TimeSpan? ParseDuration(string text)
    {
        if (text.Length < 2 || !double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
