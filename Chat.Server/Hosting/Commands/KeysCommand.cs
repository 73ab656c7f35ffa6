using System.Buffers.Text;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Chat.Server.Endpoints.Http.Access;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>keys new NAME [SCOPE …]</c>: makes a key for a back end, prints it once, and what belongs into the configuration.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What the back end is called; its messages come from system:NAME." };
        var scopes = new Argument<string[]>("SCOPE") { Description = "publish, read, moderate or admin; publish and read when none is given.", Arity = ArgumentArity.ZeroOrMore };
        var create = new Command("new", "Makes a key, prints it once, and what belongs into the configuration.") { name, scopes };
        create.SetAction(result => Run(result.GetValue(name)!, result.GetValue(scopes) ?? [], result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return new Command("keys", "Keys for back ends.") { create };
    }

    private static int Run(string name, string[] scopes, TextWriter output, TextWriter errors)
    {
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
