using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>The keys of back ends. A key is found by comparing its hash with all of them, each in constant time, so the time taken tells nothing of any.</summary>
internal sealed class ApiKeys(IOptions<ApiOptions> options)
{
    /// <summary>The longest key that is looked at, in characters.</summary>
    private const int MaxLength = 256;

    private readonly ApiKey[] keys = [.. options.Value.Keys.Select(key => new ApiKey(key.Name, Convert.FromHexString(key.Sha256), key.Allowed))];

    public ApiKey? Find(string text)
    {
        if (text.Length > MaxLength) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        ApiKey? found = null;
        foreach (var key in keys)
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash)) found = key;
        return found;
    }
}
