using System.Runtime.CompilerServices;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Http.Access;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>With what tokens are checked, and the keys of back ends.</summary>
internal sealed class KeyCheck : ICheck
{
    private const string Subject = "keys";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var jwt = services.GetRequiredService<IOptions<JwtOptions>>().Value;
        yield return jwt switch
        {
            { IsGenerated: true } => Finding.Warning(Subject, "tokens are signed with a random key of each run, for Development: set Jwt:SigningKey, Jwt:PublicKeyPath or Jwt:Authority"),
            { SigningKey.Length: > 0 } => Finding.Ok(Subject, "tokens are checked with Jwt:SigningKey (HS256)"),
            { PublicKeyPath.Length: > 0 } => Finding.Ok(Subject, $"tokens are checked with {jwt.PublicKeyPath} ({JwtKeys.From(jwt).Algorithm})"),
            _ => await AskAsync(jwt.Authority!, services, cancellation),
        };
        var keys = services.GetRequiredService<IOptions<ApiOptions>>().Value.Keys.Length;
        if (keys > 0) yield return Finding.Ok(Subject, $"{keys} {(keys == 1 ? "key" : "keys")} of back ends");
    }

    private static async Task<Finding> AskAsync(string authority, IServiceProvider services, CancellationToken cancellation)
    {
        var bearer = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var found = (await bearer.ConfigurationManager!.GetConfigurationAsync(patience.Token)).SigningKeys.Count;
            return found > 0
                ? Finding.Ok(Subject, $"tokens are checked with the {found} {(found == 1 ? "key" : "keys")} of {authority}")
                : Finding.Error(Subject, $"{authority} names no key, so no token is accepted: look at its jwks_uri.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return Finding.Error(Subject, $"{authority} does not say its keys, so no token is accepted: {(e.InnerException ?? e).Message} Look at Jwt:Authority, and whether this machine reaches it.");
        }
    }
}
