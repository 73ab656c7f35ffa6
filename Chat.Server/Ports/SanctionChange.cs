namespace Chat.Server.Ports;

/// <param name="Revision">The place of the change, growing.</param>
/// <param name="Sanction">What was imposed, or lifted.</param>
/// <param name="IsLifted">Whether it holds no more.</param>
internal sealed record SanctionChange(long Revision, Sanction Sanction, bool IsLifted);
