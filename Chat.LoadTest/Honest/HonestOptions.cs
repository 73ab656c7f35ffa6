using System.Net;
using Chat.LoadTest.Load;

namespace Chat.LoadTest.Honest;

/// <summary>How many honest users there are and how they behave.</summary>
/// <param name="Urls">The servers.</param>
/// <param name="SigningKey">The servers' <c>Jwt:SigningKey</c>; null: their development tokens are used.</param>
internal sealed record HonestOptions(IReadOnlyList<Uri> Urls, string? SigningKey)
{
    public Tokens Tokens { get; } = SigningKey is null ? Tokens.Development(Urls[0], anyCertificate: false) : Tokens.Signed(SigningKey);

    public int Users { get; init; } = 200;

    public int Rooms { get; init; } = 20;

    public int RoomsPerUser { get; init; } = 3;

    /// <summary>The mean time between two things a user does.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether servers come and go: connections may end and requests may be <c>unavailable</c>. Otherwise either is a violation.
    /// </summary>
    public bool Tolerant { get; init; }

    /// <summary>After how long a request counts as lost.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long everyone may take at the end to have everything.</summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Keeps the rooms and users of different runs apart.</summary>
    public string Run { get; init; } = Guid.NewGuid().ToString("N")[..8];

    public string RoomName(int index) => $"honest-{Run}-{index % Rooms}";

    public string UserName(int index) => $"honest-{Run}-{index}";

    /// <summary>At most 200 users from one address, well below the server's limit of connections.</summary>
    public static IPAddress AddressOf(int index) => Clients.LocalAddress.Of(1, index, 200);
}
