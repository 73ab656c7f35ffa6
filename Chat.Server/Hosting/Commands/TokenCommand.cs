using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>token USER</c>: a token signed with the configured secret, for trying. Nothing but the token is printed on standard output.</summary>
internal static class TokenCommand
{
    public static Command Create(string[] settings)
    {
        var user = new Argument<string>("USER") { Description = "Whose token it is." };
        var roles = new Option<string[]>("--role") { Description = "A role, such as admin or moderator. May be repeated." };
        var rooms = new Option<string[]>("--room") { Description = "A room the user may enter, and no other. May be repeated; all rooms when it is not given." };
        var lifetime = new Option<TimeSpan>("--lifetime")
        {
            Description = "How long it is valid: 90s, 30m, 1h, 7d.",
            DefaultValueFactory = _ => TimeSpan.FromHours(1),
            CustomParser = ParseLifetime,
        };
        var command = new Command("token", "Prints a token for a user, signed with Jwt:SigningKey. For trying: in production a back end makes tokens.") { user, roles, rooms, lifetime };
        command.SetAction(result =>
        {
            var token = Sign(settings, result.GetValue(user)!, result.GetValue(roles) ?? [], result.GetValue(rooms) ?? [], result.GetValue(lifetime));
            result.InvocationConfiguration.Output.WriteLine(token);
        });
        return command;
    }

    private static string Sign(string[] settings, string user, string[] roles, string[] rooms, TimeSpan lifetime)
    {
        if (!ChatRules.IsName(user, ChatLimits.UserIdLength))
            throw CommandFailedException.Usage($"A user has 1 to {ChatLimits.UserIdLength} characters, no control characters and no white space at its ends.");

        using var services = ServerSettings.Read(settings).Services().AddJwtOptions().BuildServiceProvider();
        var jwt = services.GetRequiredService<IOptions<JwtOptions>>().Value;
        if (jwt.SigningKey is not { Length: > 0 } || jwt.IsGenerated)
            throw CommandFailedException.Configuration(jwt.IsGenerated
                ? "Jwt:SigningKey is not set, so in Development a server makes a key for each run: POST /dev/token of the running server gives a token."
                : "Only a public key is configured, which signs nothing. Whoever has the private key makes the tokens.");
        if (lifetime > jwt.LongestLifetime)
            throw CommandFailedException.Usage($"The server accepts no token that lives longer than {jwt.LongestLifetime} (Jwt:LongestLifetime).");

        var claims = new Dictionary<string, object> { [ChatClaims.Subject] = user };
        if (roles.Length > 0) claims[ChatClaims.Role] = roles;
        if (rooms.Length > 0) claims[ChatClaims.Rooms] = rooms;
        return TokenSigner.Sign(jwt, claims, services.GetRequiredService<TimeProvider>().GetUtcNow(), lifetime).Token;
    }

    private static TimeSpan ParseLifetime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var unit = text[^1..] switch { "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), "d" => TimeSpan.FromDays(1), _ => TimeSpan.Zero };
        if (unit > TimeSpan.Zero && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1_000_000) return count * unit;
        result.AddError($"'{text}' is not a time such as 90s, 30m, 1h or 7d.");
        return default;
    }
}
