-- Who will not get a campaign is counted by reason whenever somebody looks at it: not by going through all of its recipients.
create index recipients_excluded on campaign_recipients (campaign_id, reason) where state = 'excluded';
