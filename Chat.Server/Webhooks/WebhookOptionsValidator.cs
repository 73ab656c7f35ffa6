using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>What attributes cannot say. Never quotes an address or a secret: addresses may hold secrets too.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MaxEndpoints = 32;
    private const int MaxNameLength = 64;

    public static readonly string[] BeforeEvents = ["message", "join"];

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var failures = new List<string>();
        if (options.Endpoints.Length > MaxEndpoints) failures.Add($"{WebhookOptions.Section}:Endpoints has more than {MaxEndpoints} entries.");
        for (var i = 0; i < options.Endpoints.Length; i++)
        {
            var (endpoint, path) = (options.Endpoints[i], $"{WebhookOptions.Section}:Endpoints:{i}");
            if (!IsName(endpoint.Name)) failures.Add($"{path}:Name has 1 to {MaxNameLength} letters, digits, - and _.");
            else if (options.Endpoints.Take(i).Any(other => other.Name == endpoint.Name)) failures.Add($"{path}:Name is '{endpoint.Name}', as another endpoint's.");
            CheckAddress(endpoint.Url, path, failures);
            CheckSecrets(endpoint.Secret, endpoint.PreviousSecret, path, failures);
            CheckNames(endpoint.Events, EventTypes.All, $"{path}:Events", failures);
            foreach (var room in endpoint.Rooms)
                if (room.TrimEnd('*').Contains('*') || room.EndsWith("**", StringComparison.Ordinal) || room.Length == 0)
                    failures.Add($"{path}:Rooms: '{room}' is neither the name of a room nor a prefix with one * at its end.");
        }

        if (options.Before.Url.Length == 0) return Result(failures);
        const string BeforePath = WebhookOptions.Section + ":Before";
        CheckAddress(options.Before.Url, BeforePath, failures);
        CheckSecrets(options.Before.Secret, options.Before.PreviousSecret, BeforePath, failures);
        CheckNames(options.Before.Events, BeforeEvents, $"{BeforePath}:Events", failures);
        return Result(failures);
    }

    private static ValidateOptionsResult Result(List<string> failures) => failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static void CheckAddress(string url, string path, List<string> failures)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            failures.Add($"{path}:Url is not an address such as https://example.com/chat-events.");
        else if (address.UserInfo.Length > 0)
            failures.Add($"{path}:Url has a user name or a password; requests are signed with {path}:Secret instead.");
    }

    private static void CheckSecrets(string secret, string previous, string path, List<string> failures)
    {
        if (!WebhookSecret.TryParse(secret, out _)) failures.Add($"{path}:Secret is not {WebhookSecret.Rule}.");
        if (previous.Length > 0 && !WebhookSecret.TryParse(previous, out _)) failures.Add($"{path}:PreviousSecret is not {WebhookSecret.Rule}.");
    }

    private static void CheckNames(string[] names, IReadOnlyList<string> known, string path, List<string> failures) =>
        failures.AddRange(names.Where(name => !known.Contains(name)).Select(name => $"{path}: '{name}' is not one of {string.Join(", ", known)}."));
}
