using System.CommandLine;
using Chat.LoadTest.Load;

namespace Chat.LoadTest.Commands;

/// <summary>How many connections there are and in which rooms. A command that has only one room leaves <c>--rooms</c> away.</summary>
internal sealed class ShapeOptions
{
    /// <summary>A new user is announced to everyone in the room: beyond this many, joining would cost more than what is measured.</summary>
    private const int MostUsers = 200;

    private readonly Option<int>? rooms;
    private readonly Option<int> members;
    private readonly Option<int?> users = new("--users")
    {
        Description = $"Users who share a room's connections, since every new user is announced to the whole room; one each up to {MostUsers} when not given",
    };

    /// <param name="defaultRooms">Null for one room.</param>
    /// <param name="members">The option for connections per room.</param>
    public ShapeOptions(int? defaultRooms, Option<int> members)
    {
        this.members = members;
        rooms = defaultRooms is not { } count ? null : new Option<int>("--rooms") { Description = "Rooms", DefaultValueFactory = _ => count };
        Positive(members);
    }

    public static Option<int> Members(int count) => new("--members") { Description = "Connections per room", DefaultValueFactory = _ => count };

    public void AddTo(Command command)
    {
        if (rooms is not null) command.Add(rooms);
        command.Add(members);
        command.Add(users);
    }

    public CrowdShape Shape(ParseResult result)
    {
        var count = result.GetValue(members);
        return new CrowdShape(
            rooms is null ? 1 : Math.Max(1, result.GetValue(rooms)), count, Math.Clamp(result.GetValue(users) ?? MostUsers, 1, count));
    }

    public static void Positive(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1) result.AddError($"{option.Name} must be at least 1.");
    });
}
