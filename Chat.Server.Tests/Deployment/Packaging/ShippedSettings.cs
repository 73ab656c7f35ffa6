using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary>Asks the server itself about the settings that files beside it give it.</summary>
internal static class ShippedSettings
{
    private static readonly string[] Groups = ["Chat", "Jwt", "ConnectionStrings"];

    /// <summary>What the server, not started, has to say against settings of its environment; nothing when it accepts them.</summary>
    public static IReadOnlyList<string> FaultsOf(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var folder = Directory.CreateTempSubdirectory("chat-secrets-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Jwt__SigningKey"), TestTokens.SigningKey);
            string[] arguments =
            [
                "--environment=Production", $"--Chat:SecretsPath={folder.FullName}",
                .. environment.Where(setting => setting.Key != "Chat__SecretsPath").Select(setting => $"--{NameOf(setting.Key)}={setting.Value}"),
            ];
            ((IDisposable)Program.Build(arguments)).Dispose();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Those of the names of environment variables that are no settings, though they begin as settings do.</summary>
    public static IReadOnlyList<string> UnknownOf(IEnumerable<string> names)
    {
        WebApplication server = Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}"]);
        using var disposal = (IDisposable)server;
        var known = server.Services.GetServices<OptionsSection>().SelectMany(section => section.Settings.Prepend(section.Path))
            .Concat(["ConnectionStrings:Messages", "ConnectionStrings:Redis", "ConnectionStrings:PostgreSql"])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(NameOf).Where(name => Groups.Contains(name.Split(':')[0]) && !known.Contains(name.TrimEnd("0123456789".ToCharArray()).TrimEnd(':')))];
    }

    private static string NameOf(string variable) =>
        variable.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal);
}
