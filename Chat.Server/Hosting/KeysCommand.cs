using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Chat.Server.Endpoints.Http.Access;

namespace Chat.Server.Hosting;

/// <summary><c>keys new NAME [SCOPE …]</c>: makes a key for a back end, prints it once, and what belongs into the configuration.</summary>
internal static class KeysCommand
{
    public const string Verb = "keys";

    private const string Usage = "Usage: keys new NAME [publish] [read] [moderate] [admin]   (publish and read when none is given)";

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is not [Verb, "new", { } name, .. var scopes])
        {
            errors.WriteLine(Usage);
            return ConfigurationErrors.UsageExitCode;
        }

        var key = "chk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var settings = new ApiKeySettings
        {
            Name = name,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
            Scopes = scopes.Length > 0 ? scopes : ["publish", "read"],
        };
        var mistakes = settings.Validate(new ValidationContext(settings)).ToArray();
        foreach (var mistake in mistakes) errors.WriteLine(mistake.ErrorMessage);
        if (mistakes.Length > 0) return ConfigurationErrors.UsageExitCode;

        output.WriteLine($"The key, shown this once. The back end sends it in the header {ApiKeyHandler.Header}:");
        output.WriteLine();
        output.WriteLine($"  {key}");
        output.WriteLine();
        output.WriteLine($"An entry of {ApiOptions.Section}:Keys, which holds the key's hash alone:");
        output.WriteLine();
        output.WriteLine($$"""  { "Name": "{{name}}", "Sha256": "{{settings.Sha256}}", "Scopes": [{{string.Join(", ", settings.Scopes.Select(scope => $"\"{scope}\""))}}] }""");
        return 0;
    }
}
