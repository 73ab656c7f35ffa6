using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>
/// Gives every stream its first epoch without storing anything: a stream that nobody has written to has an epoch all the
/// same, and reading names that do not exist costs no memory. A stream keeps the epoch it had when its first message
/// came. Whoever forgets a stream takes a new seed, so that the next life of that stream has another epoch.
/// </summary>
internal sealed class EpochSeed(string value)
{
    private const int HashBytes = 9; // 12 characters

    public string Value => value;

    public static EpochSeed Random() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)));

    /// <summary>Twelve characters, safe in an address.</summary>
    public string For(StreamKey stream)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{value}\n{stream.Value}"), hash);
        return Base64Url.EncodeToString(hash[..HashBytes]);
    }
}
