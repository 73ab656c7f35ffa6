using System.CommandLine;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Honest;

namespace Chat.LoadTest.Verify;

/// <summary>The options that <c>verify</c> and <c>soak</c> share: which servers, how many honest users, how long.</summary>
internal sealed class HonestCommandOptions
{
    private readonly Option<Uri[]> urls = ServerAddress.Option("A server; given several times: the nodes of one service");
    private readonly Option<string?> key = new("--key") { Description = "The server's Jwt:SigningKey; without it, its development tokens are used" };
    private readonly Option<int> users;
    private readonly Option<int> rooms = new("--rooms") { Description = "Rooms they are in", DefaultValueFactory = _ => 20 };
    private readonly Option<int> roomsPerUser = new("--rooms-per-user") { Description = "Rooms each of them is in", DefaultValueFactory = _ => 3 };
    private readonly Option<int> pause = new("--pause-ms") { Description = "Mean time between two things a user does", DefaultValueFactory = _ => 2000 };

    private readonly Option<FileInfo?> json = new("--json") { Description = "A file to write the result to, as JSON" };

    public HonestCommandOptions(TimeSpan defaultDuration, int users = 200)
    {
        Duration = Durations.Option("--duration", "How long", defaultDuration);
        this.users = new Option<int>("--users") { Description = "Honest users", DefaultValueFactory = _ => users };
    }

    public Option<TimeSpan> Duration { get; }

    public IEnumerable<Option> All => [urls, key, users, rooms, roomsPerUser, pause, Duration, json];

    public HonestOptions Read(ParseResult result, bool tolerant) => new(result.GetValue(urls)!, result.GetValue(key))
    {
        Users = result.GetValue(users),
        Rooms = result.GetValue(rooms),
        RoomsPerUser = result.GetValue(roomsPerUser),
        Pause = TimeSpan.FromMilliseconds(result.GetValue(pause)),
        Tolerant = tolerant,
        AnswerTimeout = TimeSpan.FromSeconds(tolerant ? 15 : 60),
    };

    public FileInfo? Json(ParseResult result) => result.GetValue(json);
}
