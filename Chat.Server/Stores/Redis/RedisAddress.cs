using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// What <c>ConnectionStrings:Redis</c>, or an entry of it where it is a list, says, in either form: a URI (<see cref="RedisUri"/>) or as StackExchange.Redis writes it
/// (<c>redis.example:6379,password=…,ssl=true</c>). Everything that connects to Redis, and everything that prints something of the address
/// or of what the client says about it, goes through here.
/// </summary>
internal sealed partial class RedisAddress
{
    /// <summary>The setting that has the address, or a list of them.</summary>
    public const string Setting = "ConnectionStrings:Redis";

    private const string Redacted = "***";

    private readonly string text;
    private readonly ConfigurationOptions options;
    private readonly string[] secrets;

    private RedisAddress(string text, ConfigurationOptions options, string? password)
    {
        this.text = text;
        this.options = options;
        secrets = [.. new[] { password, options.Password }.OfType<string>().Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length)];
    }

    /// <summary>
    /// What tells this Redis from others in a list, the same on all nodes: its end points in their order by name, its Sentinel service if it has one, and its database, such as
    /// <c>redis.example:6379/0</c>. Hosts in lower case, without user and password.
    /// </summary>
    public string Name => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(',', options.EndPoints.Select(NameOf).Order(StringComparer.Ordinal))}{(options.ServiceName is { } service ? "#" + service : "")}/{options.DefaultDatabase ?? 0}");

    /// <summary>The connection string, or those of a list; none when the node is alone. One in a list may be empty, which is wrong.</summary>
    public static IReadOnlyList<string> TextsOf(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        if (!string.IsNullOrWhiteSpace(section.Value)) return [section.Value.Trim()];
        return [.. section.GetChildren().Select(entry => entry.Value?.Trim() ?? "")];
    }

    /// <summary>Throws <see cref="FormatException"/>, whose message begins with a verb and repeats nothing of the text: any part of it may be a secret.</summary>
    public static RedisAddress Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) && RedisUri.TryRead(text, out var uri)) return new RedisAddress(text, uri.ToOptions(), uri.RawPassword);
        CheckParts(text);
        try
        {
            var options = ConfigurationOptions.Parse(text);
            if (options.EndPoints.Count == 0) throw new FormatException("names no end point.");
            return new RedisAddress(text, options, null);
        }
        catch (ArgumentException)
        {
            throw Unreadable("an option of it is unknown or has a wrong value");
        }
    }

    /// <summary>A copy for the caller to change.</summary>
    public ConfigurationOptions ToOptions() => options.Clone();

    /// <summary>Whether the text sets an option, by its name in StackExchange.Redis.</summary>
    public bool Sets(string option) => text.Contains(option + "=", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text of whatever origin without what is secret in the address.</summary>
    public string Redact(string anything)
    {
        foreach (var secret in secrets) anything = anything.Replace(secret, Redacted, StringComparison.Ordinal);
        return anything;
    }

    private static string NameOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } dns => $"{dns.Host.ToLowerInvariant()}:6379",
        IPEndPoint ip => new IPEndPoint(ip.Address, ip.Port == 0 ? 6379 : ip.Port).ToString(),
        _ => EndPointCollection.ToString(endPoint).ToLowerInvariant(),
    };

    internal static bool IsHost(string host) => IPAddress.TryParse(host, out _) || HostName().IsMatch(host);

    /// <summary>
    /// The client takes any word without "=" for a host and prints it later, such as what follows a comma in a password; and it passes over
    /// what it cannot read as an end point.
    /// </summary>
    private static void CheckParts(string text)
    {
        var afterPassword = false;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOf('=') > 0)
            {
                afterPassword = part.StartsWith("password", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            if (afterPassword) throw Unreadable("what follows the password is no option; a password with a comma goes into a URI, as %2C");
            if (part[0] != '!' && !IsEndPoint(part)) throw Unreadable("a part of it is neither a host nor an option");
        }
    }

    private static bool IsEndPoint(string part)
    {
        if (IPAddress.TryParse(part.Trim('[', ']'), out _)) return true;
        var colon = part.LastIndexOf(':');
        if (colon < 0) return IsHost(part);
        return RedisUri.IsPort(part.AsSpan(colon + 1)) && IsHost(part[..colon].Trim('[', ']'));
    }

    private static FormatException Unreadable(string reason) => new(
        $"cannot be read: {reason}. It is a URI such as 'redis://user:password@redis.example:6379/0', or 'rediss://…' for TLS, "
        + "or a StackExchange.Redis connection string such as 'redis.example:6379,password=…,ssl=true'.");

    [GeneratedRegex("^[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})$")]
    private static partial Regex HostName();
}
